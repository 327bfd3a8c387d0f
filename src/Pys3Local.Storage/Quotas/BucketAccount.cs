namespace Pys3Local.Storage.Quotas;

/// <summary>
/// What a bucket holds, exactly, as long as it has a quota. A change is entered when it is decided, under the key's lock, and left when it has happened or failed: so the sum
/// never falls behind what is committed. To begin counting nothing may be between the two; meanwhile who writes is asked to come again.
/// </summary>
internal sealed class BucketAccount(string bucket)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _loading = new(1);
    private Quota _quota;
    private bool _isCounted;
    private bool _isStarting;
    private int _between;
    private long _bytes;
    private long _versions;
    private TaskCompletionSource? _noneBetween;

    /// <summary>Bytes and versions; null where nothing is counted.</summary>
    public (long Bytes, long Versions)? Used
    {
        get
        {
            lock (_gate)
                return _isCounted ? (_bytes, _versions) : null;
        }
    }

    public Quota Quota
    {
        get
        {
            lock (_gate)
                return _quota;
        }
        set
        {
            lock (_gate)
            {
                _quota = value;
                if (value == Quota.None)
                    _isCounted = false;
            }
        }
    }

    /// <summary>Counts from now on, where there is a quota.</summary>
    /// <param name="find">What the bucket holds now; null where nobody can say yet.</param>
    public async ValueTask ReadyAsync(Func<CancellationToken, ValueTask<(long Bytes, long Versions)?>> find, CancellationToken cancellationToken)
    {
        lock (_gate)
            if (_isCounted || _quota == Quota.None)
                return;

        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CountAsync(find, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>A change is about to be committed.</summary>
    /// <exception cref="StorageException">It would hold more than it may, or nobody can say yet what it holds.</exception>
    public void Enter(long bytes, int versions)
    {
        lock (_gate)
        {
            if (_isStarting || (!_isCounted && _quota != Quota.None))
                throw new StorageException(StorageFailure.Busy, $"{bucket}: it is being counted what the bucket holds; try again");
            if ((bytes > 0 || versions > 0) && _isCounted && !_quota.IsKeptBy(_bytes + Math.Max(0, bytes), _versions + Math.Max(0, versions)))
                throw Exceeded();
            _between++;
            _bytes += bytes;
            _versions += versions;
        }
    }

    /// <summary>It has happened, or not.</summary>
    /// <param name="bytes">To be taken back: what was entered and has not happened.</param>
    /// <param name="versions">As the bytes.</param>
    public void Leave(long bytes, int versions)
    {
        lock (_gate)
        {
            _bytes -= bytes;
            _versions -= versions;
            if (--_between == 0)
                _noneBetween?.TrySetResult();
        }
    }

    /// <summary>Early, where a body would be read in vain.</summary>
    public void Check(long? length)
    {
        if (length > Quota.Bytes)
            throw Exceeded();
    }

    private async ValueTask CountAsync(Func<CancellationToken, ValueTask<(long Bytes, long Versions)?>> find, CancellationToken cancellationToken)
    {
        Task noneBetween;
        lock (_gate)
        {
            if (_isCounted || _quota == Quota.None)
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
            var found = await find(cancellationToken).ConfigureAwait(false);
            lock (_gate)
                if (found is var (bytes, versions))
                    (_bytes, _versions, _isCounted) = (bytes, versions, _quota != Quota.None);
        }
        finally
        {
            lock (_gate)
                (_isStarting, _noneBetween) = (false, null);
        }
    }

    private StorageException Exceeded() => new(
        StorageFailure.QuotaExceeded,
        $"{bucket}: the quota of the bucket is used up ({(_quota.Bytes is { } most ? $"{_bytes:N0} of {most:N0} bytes" : $"{_versions:N0} of {_quota.Versions:N0} versions")}); delete something, or ask the operator for more");
}
