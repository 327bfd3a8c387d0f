namespace Pys3Local.Storage.Quotas;

/// <summary>
/// What each key with a quota holds in all buckets together, exactly, as long as some key has one. As with <see cref="BucketAccount"/>, a change is entered when it is decided and
/// left when it has happened or failed, and to begin counting nothing may be between the two.
/// </summary>
internal sealed class KeyAccounts(IKeyQuotas quotas)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Dictionary<string, (long Bytes, long Versions)> _held = new(StringComparer.Ordinal);
    private bool _isCounted;
    private bool _isStarting;
    private int _between;
    private TaskCompletionSource? _noneBetween;

    /// <summary>By key; empty where nothing is counted.</summary>
    public IReadOnlyDictionary<string, (long Bytes, long Versions)> Held
    {
        get
        {
            lock (_gate)
            {
                return _isCounted ? new Dictionary<string, (long Bytes, long Versions)>(_held, StringComparer.Ordinal) : [];
            }
        }
    }

    /// <summary>Counts from now on, where some key has a quota.</summary>
    /// <param name="all">All versions of all buckets.</param>
    public async ValueTask ReadyAsync(Func<CancellationToken, IAsyncEnumerable<ObjectInfo>> all, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isCounted &= quotas.Any;
            if (_isCounted || !quotas.Any)
            {
                return;
            }
        }

        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CountAsync(all, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>A change is about to be committed.</summary>
    /// <exception cref="StorageException">The key would hold more than it may, or nobody can say yet what it holds.</exception>
    public void Enter(KeyChange change)
    {
        lock (_gate)
        {
            if (_isStarting || (!_isCounted && quotas.Any))
            {
                throw new StorageException(StorageFailure.Busy, "it is being counted what each key holds; try again");
            }

            if (_isCounted && change.To is { } key)
            {
                var (bytes, versions) = _held.GetValueOrDefault(key);
                var (moreBytes, moreVersions) = change.Needed;
                var quota = quotas.Of(key);
                if ((moreBytes > 0 || moreVersions > 0) && !quota.IsKeptBy(bytes + moreBytes, versions + moreVersions))
                {
                    throw Exceeded(key, quota, bytes, versions);
                }

                Add(key, moreBytes, moreVersions);
            }

            _between++;
        }
    }

    /// <summary>It has happened, or not.</summary>
    /// <param name="entered">As it was entered.</param>
    /// <param name="happened">What has happened: as entered, or what a delete has found; null for nothing.</param>
    public void Leave(KeyChange entered, KeyChange? happened)
    {
        lock (_gate)
        {
            if (_isCounted)
            {
                var (bytes, versions) = entered.Needed;
                Add(entered.To, -bytes, -versions);
                if (happened is { } done)
                {
                    Add(done.To, done.Size, 1);
                    Add(done.From, -done.FromSize, -1);
                }
            }

            if (--_between == 0)
            {
                _noneBetween?.TrySetResult();
            }
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

    private async ValueTask CountAsync(Func<CancellationToken, IAsyncEnumerable<ObjectInfo>> all, CancellationToken cancellationToken)
    {
        Task noneBetween;
        lock (_gate)
        {
            if (_isCounted || !quotas.Any)
            {
                return;
            }

            _isStarting = true;
            _noneBetween = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_between == 0)
            {
                _noneBetween.TrySetResult();
            }

            noneBetween = _noneBetween.Task;
        }

        try
        {
            await noneBetween.WaitAsync(cancellationToken).ConfigureAwait(false);
            _held.Clear();
            await foreach (var info in all(cancellationToken).ConfigureAwait(false))
            {
                if (!info.IsDeleteMarker)
                {
                    Add(KeyQuotas.KeyOf(info), info.Size, 1);
                }
            }

            lock (_gate)
            {
                _isCounted = quotas.Any;
            }
        }
        finally
        {
            lock (_gate)
            {
                (_isStarting, _noneBetween) = (false, null);
            }
        }
    }

    private static StorageException Exceeded(string key, Quota quota, long bytes, long versions) => new(
        StorageFailure.QuotaExceeded,
        $"the quota of the key {key} is used up ({(quota.Bytes is { } most ? $"{bytes:N0} of {most:N0} bytes" : $"{versions:N0} of {quota.Versions:N0} versions")}); delete something, or ask the operator for more");
}
