using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;
using Pys3Local.Storage.Events;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Replication;

/// <summary>
/// Says before each write to a bucket with rules that its key may have something to be copied, and keeps with each version, in the same commit, what of it
/// is: no acknowledged write is forgotten, whenever the machine stops. Buckets without rules cost nothing.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="multipart">The same store.</param>
internal sealed class ReplicationStore(IObjectStore inner, IMultipartStore multipart, IReplicationQueue queue) : IObjectStore, IMultipartStore, IStoreDecorator
{
    public IObjectStore Inner => inner;

    public StoreTraits Traits => inner.Traits;

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => inner.ListBucketsAsync(cancellationToken);

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => inner.FindBucketAsync(bucket, cancellationToken);

    public ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        inner.WriteBucketAsync(bucket, change, cancellationToken);

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => inner.DeleteBucketAsync(bucket, cancellationToken);

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) => inner.ListObjectsAsync(bucket, query, cancellationToken);

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.FindObjectAsync(bucket, key, version, cancellationToken);

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.OpenObjectAsync(bucket, key, version, cancellationToken);

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        if (await RulesAsync(bucket, key, cancellationToken) is not { Count: > 0 } rules)
            return await inner.PutObjectAsync(bucket, key, write, cancellationToken);

        using var intents = await IntendAsync(rules, bucket, key, cancellationToken);
        return await inner.PutObjectAsync(bucket, key, write with { Seal = size => Sealed(rules, key, write.Seal(size)) }, cancellationToken);
    }

    public async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        if (await RulesAsync(bucket, key, cancellationToken) is not { Count: > 0 } rules)
            return await inner.UpdateObjectAsync(bucket, key, version, change, cancellationToken);

        using var intents = await IntendAsync(rules, bucket, key, cancellationToken);
        return await inner.UpdateObjectAsync(bucket, key, version, info => Changed(rules, info, change(info)), cancellationToken);
    }

    public ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        inner.DeleteObjectAsync(bucket, key, version, guard, cancellationToken);

    public ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) => multipart.CreateUploadAsync(bucket, draft, cancellationToken);

    public ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        multipart.FindUploadAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) => multipart.ListUploadsAsync(bucket, query, cancellationToken);

    public ValueTask<PartInfo> PutPartAsync(string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        multipart.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken);

    public ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        multipart.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken);

    public async ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken)
    {
        if (await RulesAsync(bucket, key, cancellationToken) is not { Count: > 0 } rules)
            return await multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken);

        using var intents = await IntendAsync(rules, bucket, key, cancellationToken);
        return await multipart.CompleteUploadAsync(bucket, key, uploadId, parts, Sealed(rules, key, @sealed), guard, cancellationToken);
    }

    public ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) => multipart.AbortUploadAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>A new version. What the lifecycle deletes is not deleted elsewhere, as in S3.</summary>
    private static ObjectInfo Sealed(IReadOnlyList<ReplicationRule> rules, string key, ObjectInfo made) =>
        ReplicationState.Of(made)?.IsReplica == true ? made
        : made.IsDeleteMarker && WriteCause.Current == WriteCause.Lifecycle ? ReplicationState.Apply(made, null)
        : ReplicationState.Apply(made, ReplicationState.Of(ReplicationRules.CopiesOf(rules, made with { Key = key })));

    /// <summary>Tags and locks go after the copies that are there.</summary>
    private static ObjectInfo Changed(IReadOnlyList<ReplicationRule> rules, ObjectInfo before, ObjectInfo after)
    {
        var state = ReplicationState.Of(before);
        if (state?.IsReplica == true || before.IsDeleteMarker || !IsForCopies(before, after))
            return after;

        var wanted = ReplicationRules.CopiesOf(rules, after).ToList();
        var kept = (state?.Copies ?? []).Select(copy => copy.IsThere || wanted.Exists(one => IsSame(one, copy)) ? copy with { Progress = ReplicationProgress.Pending } : copy).ToList();
        return ReplicationState.Apply(after, ReplicationState.Of([.. kept, .. wanted.Where(one => !kept.Exists(copy => IsSame(one, copy)))]));
    }

    private static bool IsSame(ReplicationCopy one, ReplicationCopy other) => one.Remote == other.Remote && one.Bucket == other.Bucket;

    private static bool IsForCopies(ObjectInfo before, ObjectInfo after)
    {
        foreach (var name in (ReadOnlySpan<string>)[ObjectAttributes.Tags, ObjectLock.ModeAttribute, ObjectLock.UntilAttribute, ObjectLock.HoldAttribute])
            if (before.Attributes.GetValueOrDefault(name) != after.Attributes.GetValueOrDefault(name))
                return true;

        return false;
    }

    /// <summary>Those that may be about the key, by its name.</summary>
    private async ValueTask<IReadOnlyList<ReplicationRule>> RulesAsync(string bucketName, string key, CancellationToken cancellationToken) =>
        await inner.FindBucketAsync(bucketName, cancellationToken) is { } bucket && ReplicationRules.Has(bucket)
            ? [.. ReplicationRules.Of(bucket, queue.Remotes).Where(rule => rule.Covers(key))]
            : [];

    private async ValueTask<Intents> IntendAsync(IReadOnlyList<ReplicationRule> rules, string bucket, string key, CancellationToken cancellationToken)
    {
        var intents = new Intents();
        try
        {
            foreach (var remote in rules.Select(rule => rule.To.Remote).Distinct().Where(queue.Remotes.Contains))
                intents.Add(await queue.IntendAsync(remote, bucket, key, cancellationToken));

            return intents;
        }
        catch
        {
            intents.Dispose();
            throw;
        }
    }

    private sealed class Intents : IDisposable
    {
        private readonly List<IDisposable> _all = [];

        public void Add(IDisposable one) => _all.Add(one);

        public void Dispose() => _all.ForEach(static one => one.Dispose());
    }
}
