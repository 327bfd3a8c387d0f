namespace Pys3Local.S3.Requests;

/// <summary>Wakes the worker when a bucket gets a lifecycle; until then it sleeps without a timer.</summary>
internal sealed class LifecycleSignal
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Lock _change = new();

    public void Set()
    {
        lock (_change)
            if (_changed.CurrentCount == 0)
                _changed.Release();
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _changed.WaitAsync(cancellationToken);
}
