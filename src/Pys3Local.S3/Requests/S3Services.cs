using Pys3Local.S3.Hosting;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Requests;

/// <summary>What operations work with; made once.</summary>
internal sealed record S3Services(IObjectStore Store, IMultipartStore Multipart, S3Options Options)
{
    /// <summary>Null where the store does not know its room.</summary>
    public ICapacityStore? Capacity { get; init; }

    public LifecycleSignal LifecycleSignal { get; } = new();

    public Completions Completions { get; } = new(Options.Time);

    public VersionMarkers VersionMarkers { get; } = new(Options.Time);

    public TimeProvider Time => Options.Time;
}

/// <summary>Wakes the worker when a bucket gets a lifecycle; until then it sleeps without a timer.</summary>
internal sealed class LifecycleSignal
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Lock _change = new();

    public void Set()
    {
        lock (_change)
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _changed.WaitAsync(cancellationToken);
}
