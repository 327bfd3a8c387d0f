namespace Pys3Local.Server.Testing;

/// <summary>The last requests of a test server, the oldest first.</summary>
public sealed class RequestRecord
{
    /// <summary>Older ones are forgotten.</summary>
    public const int MaxCount = 5000;

    private readonly Lock _lock = new();
    private readonly Queue<RecordedRequest> _requests = new();

    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>How many were forgotten because there were too many.</summary>
    public long Forgotten { get; private set; }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            Forgotten = 0;
        }
    }

    internal void Add(RecordedRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            if (_requests.Count <= MaxCount)
                return;

            _requests.Dequeue();
            Forgotten++;
        }
    }
}
