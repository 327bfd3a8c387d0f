using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Quotas;

/// <summary>
/// Holds buckets and keys to their quotas: decided with the commit of each write, so that whoever writes at the same time never has more together than there may be. Everything that writes to
/// the store has to go through it. Owns the inner store.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="multipart">The same store.</param>
/// <param name="find">What a bucket holds: bytes and versions without delete markers; null where nobody can say yet.</param>
/// <param name="keyQuotas">What keys may hold.</param>
public sealed class QuotaStore(IObjectStore inner, IMultipartStore multipart, Func<string, CancellationToken, ValueTask<(long Bytes, long Versions)?>> find, IKeyQuotas keyQuotas) : StoreDecorator(inner, multipart)
{
    private readonly ConcurrentDictionary<string, BucketAccount> _accounts = new(StringComparer.Ordinal);
    private readonly KeyAccounts _keys = new(keyQuotas);

    /// <summary>Of buckets with a quota: what they may hold, and what they do, where that is known.</summary>
    public IReadOnlyList<(string Bucket, Quota Quota, long? Bytes, long? Versions)> Quotas =>
        [.. _accounts.Where(account => account.Value.Quota != Quota.None).OrderBy(account => account.Key, StringComparer.Ordinal)
            .Select(account => (account.Key, account.Value.Quota, account.Value.Used?.Bytes, account.Value.Used?.Versions))];

    /// <summary>What keys with a quota hold, as far as they were met since counting began.</summary>
    public IReadOnlyDictionary<string, (long Bytes, long Versions)> HeldByKeys => _keys.Held;

    /// <summary>Of keys with a quota: what they may hold, and what they do; none before that is counted.</summary>
    public IReadOnlyList<(string Key, Quota Quota, long Bytes, long Versions)> QuotasOfKeys =>
        [.. _keys.Held.Select(held => (held.Key, keyQuotas.Of(held.Key), held.Value.Bytes, held.Value.Versions)).Where(static key => key.Item2 != Quota.None).OrderBy(static key => key.Key, StringComparer.Ordinal)];

    /// <summary>Counts what keys hold now, where some key has a quota: else that is done before the next write.</summary>
    /// <exception cref="StorageException">Nobody can say yet.</exception>
    public ValueTask CountKeysAsync(CancellationToken cancellationToken) => _keys.ReadyAsync(AllAsync, cancellationToken);

    /// <summary>What a key holds of what is counted for it: all that it has stored while it had a quota. Where no key has one, everything is looked through.</summary>
    /// <exception cref="StorageException">Nobody can say yet.</exception>
    public async ValueTask<(long Bytes, long Versions)> FindHeldByAsync(string key, CancellationToken cancellationToken)
    {
        await CountKeysAsync(cancellationToken).ConfigureAwait(false);
        if (keyQuotas.Any)
            return _keys.Held.GetValueOrDefault(key);

        var (bytes, versions) = (0L, 0L);
        await foreach (var info in AllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!info.IsDeleteMarker && KeyQuotas.KeyOf(info) == key)
                (bytes, versions) = (bytes + info.Size, versions + 1);
        }

        return (bytes, versions);
    }

    public override async ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        // What was not written sets no quota, and takes none away.
        var written = await Inner.WriteBucketAsync(bucket, change, cancellationToken).ConfigureAwait(false);
        _accounts.GetOrAdd(bucket, static name => new BucketAccount(name)).Quota = Quota.Of(Inner.KnownBucket(bucket) ?? written);
        return written;
    }

    public override async ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        var isGone = await Inner.DeleteBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        if (isGone)
            _accounts.TryRemove(bucket, out _);
        return isGone;
    }

    public override async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        var account = await ReadyAsync(bucket, cancellationToken).ConfigureAwait(false);
        account.Check(write.Length);
        var entry = new AccountEntry(account, _keys);
        long size = 0;
        var isMarker = false;
        string? writer = null;
        var counted = write with
        {
            Seal = bytes =>
            {
                var info = write.Seal(bytes);
                (size, isMarker, writer) = (bytes, info.IsDeleteMarker, KeyQuotas.KeyOf(info));
                return info;
            },
            Guard = (current, replaced) =>
            {
                write.Guard?.Invoke(current, replaced);
                entry.Replace(replaced, size, isMarker, writer);
            },
        };
        try
        {
            var stored = await Inner.PutObjectAsync(bucket, key, counted, cancellationToken).ConfigureAwait(false);
            entry.Keep();
            return stored;
        }
        finally
        {
            entry.Leave();
        }
    }

    /// <summary>It writes no bytes: they stay counted for the key that has written them, whoever changes what is kept beside them.</summary>
    public override ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        Inner.UpdateObjectAsync(bucket, key, version, info => KeyQuotas.AsBefore(info, change(info)), cancellationToken);

    public override async ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        var entry = new AccountEntry(await ReadyAsync(bucket, cancellationToken).ConfigureAwait(false), _keys);
        try
        {
            var gone = await Inner.DeleteObjectAsync(bucket, key, version, (current, replaced) =>
            {
                guard?.Invoke(current, replaced);
                entry.Hold();
            }, cancellationToken).ConfigureAwait(false);
            entry.Remove(gone);
            return gone;
        }
        finally
        {
            entry.Leave();
        }
    }

    public override async ValueTask<PartInfo> PutPartAsync(string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken)
    {
        (await ReadyAsync(bucket, cancellationToken).ConfigureAwait(false)).Check(write.Length);
        return await Multipart.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken)
    {
        var entry = new AccountEntry(await ReadyAsync(bucket, cancellationToken).ConfigureAwait(false), _keys);
        var size = parts.Sum(static part => part.Size);
        try
        {
            var stored = await Multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, (current, replaced) =>
            {
                guard?.Invoke(current, replaced);
                entry.Replace(replaced, size, isMarker: false, KeyQuotas.KeyOf(@sealed));
            }, cancellationToken).ConfigureAwait(false);
            entry.Keep();
            return stored;
        }
        finally
        {
            entry.Leave();
        }
    }

    /// <summary>The account of a bucket. One that is met for the first time has the quota of the bucket.</summary>
    private async ValueTask<BucketAccount> ReadyAsync(string bucket, CancellationToken cancellationToken)
    {
        if (!_accounts.TryGetValue(bucket, out var account))
        {
            var info = await Inner.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
            account = _accounts.GetOrAdd(bucket, name => new BucketAccount(name) { Quota = info is null ? Quota.None : Quota.Of(info) });
        }

        await account.ReadyAsync(token => find(bucket, token), cancellationToken).ConfigureAwait(false);
        await _keys.ReadyAsync(AllAsync, cancellationToken).ConfigureAwait(false);
        return account;
    }

    private async IAsyncEnumerable<ObjectInfo> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var bucket in await Inner.ListBucketsAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var info in Inner.ListVersionsAsync(bucket.Name, cancellationToken).ConfigureAwait(false))
                yield return info;
        }
    }
}
