namespace Pys3Local.Storage.Quotas;

/// <summary>What each key with a quota holds in all buckets together, exactly, as long as some key has one.</summary>
internal sealed class KeyAccounts(IKeyQuotas quotas) : Account
{
    private readonly Dictionary<string, (long Bytes, long Versions)> _held = new(StringComparer.Ordinal);

    /// <summary>By key; empty where nothing is counted.</summary>
    public IReadOnlyDictionary<string, (long Bytes, long Versions)> Held
    {
        get
        {
            lock (Gate)
                return IsCounted ? new Dictionary<string, (long Bytes, long Versions)>(_held, StringComparer.Ordinal) : [];
        }
    }

    protected override bool IsWanted => quotas.Any;

    /// <summary>Counts from now on, where some key has a quota.</summary>
    /// <param name="all">All versions of all buckets.</param>
    public ValueTask ReadyAsync(Func<CancellationToken, IAsyncEnumerable<ObjectInfo>> all, CancellationToken cancellationToken) => ReadyAsync(
        async token =>
        {
            _held.Clear();
            await foreach (var info in all(token).ConfigureAwait(false))
            {
                if (!info.IsDeleteMarker)
                    Add(KeyQuotas.KeyOf(info), info.Size, 1);
            }

            return true;
        },
        cancellationToken);

    /// <summary>A change is about to be committed.</summary>
    /// <exception cref="StorageException">The key would hold more than it may, or nobody can say yet what it holds.</exception>
    public void Enter(KeyChange change)
    {
        lock (Gate)
        {
            RequireKnown("it is being counted what each key holds; try again");
            if (IsCounted && change.To is { } key)
            {
                var (bytes, versions) = _held.GetValueOrDefault(key);
                var (moreBytes, moreVersions) = change.Needed;
                var quota = quotas.Of(key);
                if ((moreBytes > 0 || moreVersions > 0) && !quota.IsKeptBy(bytes + moreBytes, versions + moreVersions))
                    throw quota.Exceeded($"the quota of the key {key}", bytes, versions, moreBytes);

                Add(key, moreBytes, moreVersions);
            }

            Enter();
        }
    }

    /// <summary>It has happened, or not.</summary>
    /// <param name="entered">As it was entered.</param>
    /// <param name="happened">What has happened: as entered, or what a delete has found; null for nothing.</param>
    public void Leave(KeyChange entered, KeyChange? happened)
    {
        lock (Gate)
        {
            if (IsCounted)
            {
                var (bytes, versions) = entered.Needed;
                Add(entered.To, -bytes, -versions);
                if (happened is { } done)
                {
                    Add(done.To, done.Size, 1);
                    Add(done.From, -done.FromSize, -1);
                }
            }

            Leave();
        }
    }

    private void Add(string? key, long bytes, long versions)
    {
        if (key is not null)
        {
            var held = _held.GetValueOrDefault(key);
            _held[key] = (held.Bytes + bytes, held.Versions + versions);
        }
    }
}
