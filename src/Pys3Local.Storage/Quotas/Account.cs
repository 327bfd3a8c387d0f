namespace Pys3Local.Storage.Quotas;

/// <summary>
/// Something that is counted while a quota is on it: a change is entered when it is decided, under the key's lock, and left when it has happened or failed. To begin counting nothing
/// may be between the two; meanwhile who writes is asked to come again.
/// </summary>
internal abstract class Account
{
    private readonly SemaphoreSlim _loading = new(1);
    private bool _isStarting;
    private int _between;
    private TaskCompletionSource? _noneBetween;

    protected Lock Gate { get; } = new();

    /// <summary>Within the gate: what is held is known, and follows each change.</summary>
    protected bool IsCounted { get; private set; }

    /// <summary>Within the gate: there is a quota.</summary>
    protected abstract bool IsWanted { get; }

    /// <summary>Counts from now on, where there is a quota.</summary>
    /// <param name="count">Finds what is held, while nothing is entered; false where nobody can say yet.</param>
    protected async ValueTask ReadyAsync(Func<CancellationToken, ValueTask<bool>> count, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            StopUnlessWanted();
            if (IsCounted || !IsWanted)
                return;
        }

        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CountAsync(count, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Within the gate.</summary>
    /// <exception cref="StorageException">Nobody can say yet what is held.</exception>
    protected void RequireKnown(string message)
    {
        if (_isStarting || (!IsCounted && IsWanted))
            throw new StorageException(StorageFailure.Busy, message);
    }

    /// <summary>Within the gate: the quota is another one.</summary>
    protected void StopUnlessWanted() => IsCounted &= IsWanted;

    /// <summary>Within the gate.</summary>
    protected void Enter() => _between++;

    /// <summary>Within the gate.</summary>
    protected void Leave()
    {
        if (--_between == 0)
            _noneBetween?.TrySetResult();
    }

    private async ValueTask CountAsync(Func<CancellationToken, ValueTask<bool>> count, CancellationToken cancellationToken)
    {
        Task noneBetween;
        lock (Gate)
        {
            if (IsCounted || !IsWanted)
                return;

            _isStarting = true;
            _noneBetween = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_between == 0)
                _noneBetween.TrySetResult();

            noneBetween = _noneBetween.Task;
        }

        try
        {
            await noneBetween.WaitAsync(cancellationToken).ConfigureAwait(false);
            var isKnown = await count(cancellationToken).ConfigureAwait(false);
            lock (Gate)
                IsCounted = isKnown && IsWanted;
        }
        finally
        {
            lock (Gate)
                (_isStarting, _noneBetween) = (false, null);
        }
    }
}
