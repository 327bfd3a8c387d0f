namespace Pys3Local.Storage.Drime.Locks;

/// <summary>Held by many together or by one alone, first come first served.</summary>
internal sealed class SharedLock
{
    private readonly Lock gate = new();
    private readonly LinkedList<Turn> waiting = [];
    private int holders;
    private bool alone;

    public ValueTask<IDisposable> EnterSharedAsync(CancellationToken cancellationToken) => EnterAsync(false, cancellationToken);

    public ValueTask<IDisposable> EnterAloneAsync(CancellationToken cancellationToken) => EnterAsync(true, cancellationToken);

    private async ValueTask<IDisposable> EnterAsync(bool wantsAlone, CancellationToken cancellationToken)
    {
        var turn = new Turn(this, wantsAlone);
        lock (gate)
        {
            waiting.AddLast(turn);
            Admit();
        }

        try
        {
            await turn.Admitted.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                if (!waiting.Remove(turn))
                    holders--;

                Admit();
            }

            throw;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            holders--;
            Admit();
        }
    }

    private void Admit()
    {
        while (waiting.First?.Value is { } next && (holders == 0 || !alone && !next.WantsAlone))
        {
            waiting.RemoveFirst();
            holders++;
            alone = next.WantsAlone;
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
