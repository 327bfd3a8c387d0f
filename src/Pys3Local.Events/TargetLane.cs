using Pys3Local.Storage;
using Pys3Local.Storage.Events;

namespace Pys3Local.Events;

/// <summary>
/// The way of one target's events: those that come at the same time are kept together, with one sync; then they are sent one after the other, each until it was taken.
/// </summary>
internal sealed class TargetLane : IAsyncDisposable
{
    private readonly IEventQueue _queue;
    private readonly OutboxOptions _options;
    private readonly CancellationToken _stopping;
    private readonly Webhook _webhook;
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _added = new(0, 1);
    private List<(QueuedEvent Event, TaskCompletionSource Kept)> _adding = [];
    private Task _keeping = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private bool _isKeeping;
    private bool _isFull;
    private long _delivered;
    private long _failed;
    private long _dropped;
    private long _oldest;
    private Trouble? _trouble;

    public TargetLane(WebhookTarget target, IEventQueue queue, OutboxOptions options, CancellationToken stopping)
    {
        (_queue, _options, _stopping, _name) = (queue, options, stopping, target.Name);
        _webhook = new Webhook(target, options);
    }

    public TargetState State
    {
        get
        {
            var trouble = Volatile.Read(ref _trouble);
            return new TargetState
            {
                Target = _name,
                Waiting = _queue.Count,
                WaitingBytes = _queue.Bytes,
                Limit = _options.Limit,
                Oldest = Volatile.Read(ref _oldest) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
                Delivered = Volatile.Read(ref _delivered),
                Failed = Volatile.Read(ref _failed),
                Dropped = Volatile.Read(ref _dropped),
                Problem = trouble?.Problem,
                Since = trouble?.Since,
                FailedInRow = trouble?.Tries ?? 0,
            };
        }
    }

    public void Start() => _sending = Task.Run(SendAsync, CancellationToken.None);

    public async ValueTask AddAsync(StoreEvent storeEvent, CancellationToken cancellationToken)
    {
        if (IsFull(storeEvent.Body.Length))
            return;

        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _adding.Add((QueuedEvent.Of(storeEvent), kept));
            if (!_isKeeping)
            {
                _isKeeping = true;
                _keeping = Task.Run(Keep, CancellationToken.None);
            }
        }

        await kept.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.Dispose();
        _webhook.Dispose();
        _added.Dispose();
    }

    private bool IsFull(int length)
    {
        var full = _queue.Bytes + length > _options.Limit;
        if (full && !_isFull)
            _options.Log($"events for {_name}: {_options.Limit >> 20} MiB wait for it, and no more are kept until it takes some; the last try: {_trouble?.Problem ?? "none yet"}");

        _isFull = full;
        if (full)
            Interlocked.Increment(ref _dropped);

        return full;
    }

    /// <summary>Until nothing is to be added.</summary>
    private void Keep()
    {
        while (true)
        {
            List<(QueuedEvent Event, TaskCompletionSource Kept)> batch;
            lock (_lock)
            {
                (batch, _adding) = (_adding, []);
                if (batch.Count == 0)
                {
                    _isKeeping = false;
                    return;
                }
            }

            try
            {
                _queue.Add(batch.ConvertAll(static added => added.Event));
                batch.ForEach(static added => added.Kept.SetResult());
                Wake();
            }
            catch (StorageException error)
            {
                batch.ForEach(added => added.Kept.SetException(error));
            }
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_added.CurrentCount == 0)
                _added.Release();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                if (_queue.Peek() is not { } next)
                {
                    await _added.WaitAsync(_stopping).ConfigureAwait(false);
                    continue;
                }

                Volatile.Write(ref _oldest, StoreEvent.TimeOf(next.Id)?.UtcTicks ?? 0);
                await SendAsync(next).ConfigureAwait(false);
                _queue.Remove();
                Volatile.Write(ref _oldest, 0);
                Interlocked.Increment(ref _delivered);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What waits is sent after the next start.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _trouble, new Trouble(error.Message, _options.Time.GetUtcNow(), Trouble.Lasting));
            _options.Log($"events for {_name} cannot be read, and are not sent any more until the next start: {error.Message}");
        }
    }

    private async Task SendAsync(QueuedEvent next)
    {
        for (var pause = _options.FirstPause; ; pause = pause < _options.LongestPause / 2 ? pause * 2 : _options.LongestPause)
        {
            var problem = await _webhook.TrySendAsync(next, _stopping).ConfigureAwait(false);
            if (problem is null)
            {
                if (_trouble is not null)
                    _options.Log($"events for {_name}: it takes them again");

                Volatile.Write(ref _trouble, null);
                return;
            }

            Interlocked.Increment(ref _failed);
            if (_trouble is null)
                _options.Log($"events for {_name} wait: {problem}; it is tried again");

            Volatile.Write(ref _trouble, new Trouble(problem, _trouble?.Since ?? _options.Time.GetUtcNow(), (_trouble?.Tries ?? 0) + 1));
            await Task.Delay(pause * (0.75 + (Random.Shared.NextDouble() / 2)), _options.Time, _stopping).ConfigureAwait(false);
        }
    }

    /// <param name="Problem">Of the last try.</param>
    /// <param name="Since">The first of the tries that failed one after the other.</param>
    /// <param name="Tries">Their number.</param>
    private sealed record Trouble(string Problem, DateTimeOffset Since, int Tries)
    {
        /// <summary>Nothing is tried any more.</summary>
        public const int Lasting = int.MaxValue;
    }
}
