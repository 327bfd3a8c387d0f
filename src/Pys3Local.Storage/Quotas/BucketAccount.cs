namespace Pys3Local.Storage.Quotas;

/// <summary>What a bucket holds, exactly, as long as it has a quota: the sum never falls behind what is committed.</summary>
internal sealed class BucketAccount(string bucket) : Account
{
    private Quota _quota;
    private long _bytes;
    private long _versions;

    /// <summary>Bytes and versions; null where nothing is counted.</summary>
    public (long Bytes, long Versions)? Used
    {
        get
        {
            lock (Gate)
                return IsCounted ? (_bytes, _versions) : null;
        }
    }

    public Quota Quota
    {
        get
        {
            lock (Gate)
                return _quota;
        }
        set
        {
            lock (Gate)
            {
                _quota = value;
                StopUnlessWanted();
            }
        }
    }

    protected override bool IsWanted => _quota != Quota.None;

    /// <summary>Counts from now on, where there is a quota.</summary>
    /// <param name="find">What the bucket holds now; null where nobody can say yet.</param>
    public ValueTask ReadyAsync(Func<CancellationToken, ValueTask<(long Bytes, long Versions)?>> find, CancellationToken cancellationToken) => ReadyAsync(
        async token =>
        {
            if (await find(token).ConfigureAwait(false) is not var (bytes, versions))
                return false;

            (_bytes, _versions) = (bytes, versions);
            return true;
        },
        cancellationToken);

    /// <summary>A change is about to be committed.</summary>
    /// <exception cref="StorageException">It would hold more than it may, or nobody can say yet what it holds.</exception>
    public void Enter(long bytes, int versions)
    {
        lock (Gate)
        {
            RequireKnown($"{bucket}: it is being counted what the bucket holds; try again");
            if ((bytes > 0 || versions > 0) && IsCounted && !_quota.IsKeptBy(_bytes + Math.Max(0, bytes), _versions + Math.Max(0, versions)))
                throw Exceeded(bytes);

            Enter();
            _bytes += bytes;
            _versions += versions;
        }
    }

    /// <summary>It has happened, or not.</summary>
    /// <param name="bytes">To be taken back: what was entered and has not happened.</param>
    /// <param name="versions">As the bytes.</param>
    public void Leave(long bytes, int versions)
    {
        lock (Gate)
        {
            _bytes -= bytes;
            _versions -= versions;
            Leave();
        }
    }

    /// <summary>Early, where a body would be read in vain.</summary>
    public void Check(long? length)
    {
        if (length is { } bytes && bytes > Quota.Bytes)
            throw Exceeded(bytes);
    }

    private StorageException Exceeded(long more) => _quota.Exceeded($"{bucket}: the quota of the bucket", _bytes, _versions, Math.Max(0, more));
}
