namespace Pys3Local.S3.Checksums;

/// <summary>Digests that take one piece of data after another, on other threads where that pays.</summary>
internal abstract class HashingLane
{
    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new();
    private TaskCompletionSource? _waiter;
    private int _waiterLeaves;

    /// <summary>The piece that is to be taken.</summary>
    protected ReadOnlyMemory<byte> Piece
    {
        get
        {
            lock (_lock)
                return _pieces.Peek();
        }
    }

    /// <summary>Takes the data at once: only while nothing is under way.</summary>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>Takes the data on another thread, after what is in progress.</summary>
    public void Add(ReadOnlyMemory<byte> data)
    {
        bool rests;
        lock (_lock)
        {
            rests = _pieces.Count == 0;
            _pieces.Enqueue(data);
        }

        if (rests)
            Start();
    }

    /// <summary>Completed when no more than the newest so many pieces are under way. One at a time may wait.</summary>
    public Task WaitAsync(int leaves)
    {
        lock (_lock)
        {
            if (_pieces.Count <= leaves)
                return Task.CompletedTask;
            // What waits writes to disks: not in the thread that hashes.
            _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiterLeaves = leaves;
            return _waiter.Task;
        }
    }

    /// <summary>Has another thread take <see cref="Piece"/>, and those after it.</summary>
    protected abstract void Start();

    /// <summary>The piece has been taken.</summary>
    /// <returns>Whether there is another; if not, this thread has no more to do here.</returns>
    protected bool EndPiece()
    {
        TaskCompletionSource? waiter = null;
        bool goesOn;
        lock (_lock)
        {
            _pieces.Dequeue();
            goesOn = _pieces.Count > 0;
            if (_waiter is not null && _pieces.Count <= _waiterLeaves)
                (waiter, _waiter) = (_waiter, null);
        }

        waiter?.SetResult();
        return goesOn;
    }
}

/// <summary>Digests with a thread of their own.</summary>
internal sealed class DigestLane(Digest[] digests) : HashingLane, IThreadPoolWorkItem
{
    public override void Append(ReadOnlySpan<byte> data)
    {
        foreach (var digest in digests)
            digest.Append(data);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
            Append(Piece.Span);
        while (EndPiece());
    }

    protected override void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
