using Pys3Local.Replication.Copying;
using Pys3Local.Replication.Pace;
using Pys3Local.Replication.Queue;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication;

/// <summary>The way to one remote: its queue, and those who copy what waits in it. One that is away holds up no other, and no writer.</summary>
internal sealed class RemoteLane : IAsyncDisposable
{
    private const string ScanDirectory = "scan";
    private const string UploadDirectory = "uploads";

    private readonly Remote _remote;
    private readonly ReplicationOptions _options;
    private readonly KeyQueue _queue;
    private readonly ScanMarks _marks;
    private readonly UploadNotes _notes;
    private readonly S3Connection _connection;
    private readonly Bandwidth _bandwidth;
    private readonly KeyFailures _failures = new();
    private readonly Action _changed;
    private readonly RemotePause _pause;
    private readonly CancellationToken _stopping;
    private readonly bool _looksThroughAll;
    private Task _running = Task.CompletedTask;
    private bool _isFull;
    private long _copied;
    private long _copiedBytes;
    private long _failed;

    /// <param name="changed">Told when a key or a bucket has been done, or has failed.</param>
    /// <exception cref="StorageException">What waits from an earlier run cannot be read.</exception>
    public RemoteLane(Remote remote, ReplicationOptions options, Bandwidth bandwidth, Action changed, CancellationToken stopping)
    {
        (_remote, _options, _bandwidth, _changed, _stopping) = (remote, options, bandwidth, changed, stopping);
        var directory = options.Directory is { } all ? Path.Combine(all, remote.Name) : null;
        var log = directory is null ? null : new KeyLog(directory);
        _queue = new KeyQueue(log, options.Limit, options.Time);
        _queue.Restore(log?.Found ?? []);
        _marks = new ScanMarks(directory is null ? null : Path.Combine(directory, ScanDirectory), options.Time) { Finished = changed };
        _marks.Load();
        _notes = new UploadNotes(directory is null ? null : Path.Combine(directory, UploadDirectory));
        _looksThroughAll = log is null or { IsNew: true } or { IsDamaged: true };
        if (log?.IsDamaged == true)
            options.Log($"replication to {remote.Name}: not all that waited can be read; the buckets are looked through");

        _pause = new RemotePause(options);
        _connection = ConnectionTo(remote, options);
    }

    public RemoteState State
    {
        get
        {
            DateTimeOffset?[] oldest = [_queue.Oldest, _marks.Oldest];
            return new(_remote.Name)
            {
                Waiting = _queue.Count,
                Scans = _marks.Buckets.Count,
                Oldest = oldest.Min(),
                Copied = Volatile.Read(ref _copied),
                CopiedBytes = Volatile.Read(ref _copiedBytes),
                Failed = Volatile.Read(ref _failed),
                Problem = _pause.Problem,
                Failures = _failures.All,
            };
        }
    }

    public static S3Connection ConnectionTo(Remote remote, ReplicationOptions options) => new(new S3ConnectionOptions
    {
        Endpoint = remote.Url,
        Region = remote.Region,
        Credentials = new StaticCredentials(new S3Credentials(remote.AccessKeyId, remote.SecretAccessKey)),
        Name = remote.Name,
        TimeProvider = options.Time,
        Delay = options.RequestDelay,
        HttpMessageHandler = options.HttpMessageHandler,
    });

    public void Start(IReplicationSource source) => _running = Task.WhenAll(
    [
        Task.Run(() => ScanAsync(source), CancellationToken.None),
        .. Enumerable.Range(0, _options.Workers).Select(_ => Task.Run(() => CopyAsync(source), CancellationToken.None)),
    ]);

    public async ValueTask<IDisposable> IntendAsync(KeyName name, CancellationToken cancellationToken)
    {
        if (await _queue.TryBeginAsync(name, cancellationToken).ConfigureAwait(false) is { } begun)
        {
            // A key that waits already always finds room, and at the bound one goes and one comes: that is no end of it.
            if (Volatile.Read(ref _isFull) && _queue.Count <= _options.Limit * 9L / 10)
                Volatile.Write(ref _isFull, false);

            return begun;
        }

        if (!Interlocked.Exchange(ref _isFull, true))
            _options.Log($"replication to {_remote.Name}: {_options.Limit} keys wait for it; buckets that are written to are looked through later");

        return _marks.Begin(name.Bucket);
    }

    /// <summary>What was there before the rules is copied as well.</summary>
    public void Mark(string bucket, bool existing) => _marks.Set(bucket, existing);

    public async ValueTask DisposeAsync()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.DisposeAsync().ConfigureAwait(false);
        _marks.Dispose();
        _connection.Dispose();
    }

    private async Task ScanAsync(IReplicationSource source)
    {
        try
        {
            if (_looksThroughAll)
                await MarkAllAsync(source).ConfigureAwait(false);

            await new BucketScan(_remote.Name, _queue, _marks, Math.Max(1, _options.Limit / 2), _options.Time).RunAsync(source, _options.Log, _stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It goes on after the next start.
        }
        catch (Exception error)
        {
            _options.Log($"replication to {_remote.Name}: buckets are not looked through any more until the next start: {error.Message}");
        }
    }

    private async Task MarkAllAsync(IReplicationSource source)
    {
        foreach (var bucket in (await source.ListRoutesAsync(_stopping).ConfigureAwait(false)).Where(route => route.Remote == _remote.Name).Select(route => route.Bucket).Distinct())
            _marks.Set(bucket, existing: false);
    }

    private async Task CopyAsync(IReplicationSource source)
    {
        var target = new TargetService(_connection);
        var content = new ContentCopy(source, target, _notes, new CopyLimits(_bandwidth, _options.PartSize, _options.Time, count => Interlocked.Add(ref _copiedBytes, count)));
        var copy = new KeyCopy(source, target, content, _remote.Name, _options.Time);
        try
        {
            while (true)
            {
                var taken = await _queue.TakeAsync(_stopping).ConfigureAwait(false);
                await _pause.WaitAsync(_stopping).ConfigureAwait(false);
                await WaitForHoursAsync().ConfigureAwait(false);
                await CopyAsync(copy, taken).ConfigureAwait(false);
                _changed();
            }
        }
        catch (Exception error) when (_stopping.IsCancellationRequested && error is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            // What waits is copied after the next start.
        }
        catch (Exception error)
        {
            _options.Log($"replication to {_remote.Name}: one of those who copy has ended until the next start: {error.GetType().Name}: {error.Message}");
        }
    }

    private async Task CopyAsync(KeyCopy copy, TakenKey taken)
    {
        var begun = _pause.Now;
        try
        {
            var problem = await copy.CopyAsync(taken, () => Interlocked.Increment(ref _copied), _stopping).ConfigureAwait(false);
            _pause.Succeeded(_remote.Name);
            if (problem is not null)
            {
                Fail(taken, problem);
                return;
            }

            _failures.Remove(taken.Name);
            _queue.Finish(taken);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (S3Failure failure) when (failure.IsTransient || RemotePause.IsAboutAll(failure))
        {
            Interlocked.Increment(ref _failed);
            _pause.Failed(_remote.Name, failure.Message, begun);
            _queue.Retry(taken, TimeSpan.Zero, counts: false);
        }
        catch (StorageException failure)
        {
            // The store here, which will be better.
            Interlocked.Increment(ref _failed);
            _queue.Retry(taken, _options.FirstPause * 5, counts: false);
            _failures.Add(new KeyFailure(taken.Name.Bucket, taken.Name.Key, _options.Time.GetUtcNow(), failure.Message));
        }
        catch (Exception failure) when (failure is CopyFailure or S3Failure or IOException or UnauthorizedAccessException or FormatException)
        {
            Fail(taken, failure.Message);
        }
        catch (Exception failure)
        {
            // A mistake of ours with this key: it is named, and holds up no other.
            Fail(taken, $"{failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>It waits longer each time, and is tried for ever.</summary>
    private void Fail(TakenKey taken, string problem)
    {
        Interlocked.Increment(ref _failed);
        var wait = _options.FirstKeyPause * Math.Pow(2, Math.Min(taken.Failures, 20));
        _queue.Retry(taken, wait < _options.LongestKeyPause ? wait : _options.LongestKeyPause, counts: true);
        if (_failures.Add(new KeyFailure(taken.Name.Bucket, taken.Name.Key, _options.Time.GetUtcNow(), problem)))
            _options.Log($"replication to {_remote.Name}: {taken.Name.Bucket}/{taken.Name.Key}: {problem}; it is tried again");
    }

    private async Task WaitForHoursAsync()
    {
        while (_options.Hours?.Wait(_options.Time.GetLocalNow()) is { } wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, _options.Time, _stopping).ConfigureAwait(false);
    }
}
