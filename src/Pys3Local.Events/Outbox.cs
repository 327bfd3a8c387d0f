using Pys3Local.Storage;
using Pys3Local.Storage.Events;

namespace Pys3Local.Events;

/// <summary>The events of all targets: for each a queue of its own, so that one that is down holds up no other.</summary>
public sealed class Outbox : IEventOutbox, IAsyncDisposable
{
    private readonly Dictionary<string, TargetLane> _lanes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="options">Where and how.</param>
    /// <param name="targets">Each of another name.</param>
    /// <exception cref="StorageException">What waits from an earlier run cannot be read.</exception>
    public Outbox(OutboxOptions options, IEnumerable<WebhookTarget> targets)
    {
        foreach (var target in targets)
        {
            var queue = options.Directory is { } directory ? (IEventQueue)new FileQueue(Path.Combine(directory, target.Name), options.Log) : new MemoryQueue();
            _lanes.Add(target.Name, new TargetLane(target, queue, options, _stopping.Token));
        }
    }

    public IReadOnlyCollection<string> Targets => _lanes.Keys;

    public IEnumerable<TargetState> States => _lanes.Values.Select(static lane => lane.State);

    public ValueTask AddAsync(StoreEvent storeEvent, CancellationToken cancellationToken) => _lanes[storeEvent.Target].AddAsync(storeEvent, cancellationToken);

    /// <summary>Sends what waits, until it is disposed.</summary>
    public void Start()
    {
        foreach (var lane in _lanes.Values)
            lane.Start();
    }

    /// <summary>What waits stays where it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var lane in _lanes.Values)
            await lane.DisposeAsync().ConfigureAwait(false);

        _stopping.Dispose();
    }
}

/// <summary>Where events wait and how they are sent.</summary>
public sealed record OutboxOptions
{
    /// <summary>Null: in memory, as long as the server runs.</summary>
    public string? Directory { get; init; }

    /// <summary>Bytes that wait for a target at most.</summary>
    public long Limit { get; init; } = 256 << 20;

    /// <summary>How long a target has to answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After a first failure; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A line for the operator.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>Reads a variable of the environment.</summary>
    public required Func<string, string?> Variable { get; init; }
}
