namespace Pys3Local.Storage.Drime.Locks;

/// <summary>Held by many together or by one alone, first come first served.</summary>
internal sealed class SharedLock
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Turn> _waiting = [];
    private int _holders;
    private bool _alone;

    public ValueTask<IDisposable> EnterSharedAsync(CancellationToken cancellationToken) => EnterAsync(false, cancellationToken);

    public ValueTask<IDisposable> EnterAloneAsync(CancellationToken cancellationToken) => EnterAsync(true, cancellationToken);

    private async ValueTask<IDisposable> EnterAsync(bool wantsAlone, CancellationToken cancellationToken)
    {
        var turn = new Turn(this, wantsAlone);
        lock (_gate)
        {
            _waiting.AddLast(turn);
            Admit();
        }

        try
        {
            await turn.Admitted.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                if (!_waiting.Remove(turn))
                    _holders--;

                Admit();
            }

            throw;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _holders--;
            Admit();
        }
    }

    private void Admit()
    {
        while (_waiting.First?.Value is { } next && (_holders == 0 || !_alone && !next.WantsAlone))
        {
            _waiting.RemoveFirst();
            _holders++;
            _alone = next.WantsAlone;
            next.Admitted.TrySetResult();
        }
    }

    private sealed class Turn(SharedLock owner, bool wantsAlone) : IDisposable
    {
        public bool WantsAlone => wantsAlone;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => owner.Leave();
    }
}

/// <summary>One lock for each bucket: shared by what works in it, held alone by what takes folders away.</summary>
internal sealed class BucketLocks
{
    /// <summary>Names come from requests: so they share a fixed number of locks.</summary>
    private const int Count = 256;

    private readonly SharedLock[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new SharedLock())];

    public SharedLock Of(string bucket) => _locks[(uint)string.GetHashCode(bucket, StringComparison.Ordinal) % Count];
}
