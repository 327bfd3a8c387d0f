using Pys3Local.S3.Encryption;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Replication;

/// <summary>What copies are made of. It writes below the rules: how far a copy is concerns no other.</summary>
internal sealed class ReplicationSource(IObjectStore store, IReplicationQueue queue) : IReplicationSource
{
    private const int Page = 500;

    public async ValueTask<IReadOnlyList<ReplicationRoute>> ListRoutesAsync(CancellationToken cancellationToken) =>
    [
        .. from bucket in await store.ListBucketsAsync(cancellationToken)
           from to in ReplicationRules.Of(bucket, queue.Remotes).Select(rule => rule.To).Distinct()
           select new ReplicationRoute(bucket.Name, to.Remote, to.Bucket),
    ];

    public async ValueTask<IReadOnlyCollection<string>> FindTargetsAsync(string bucketName, string remote, CancellationToken cancellationToken) =>
        await store.FindBucketAsync(bucketName, cancellationToken) is { } bucket
            ? [.. ReplicationRules.Of(bucket, queue.Remotes).Where(rule => rule.To.Remote == remote).Select(rule => rule.To.Bucket).Distinct()]
            : [];

    public async ValueTask<IReadOnlyList<ObjectInfo>> ListVersionsAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        var versions = new List<ObjectInfo>();
        (string? After, string? Version) at = default;
        try
        {
            while (true)
            {
                var page = await store.ListObjectsAsync(bucket, new() { Prefix = key, After = at.After, AfterVersion = at.Version, Limit = Page, Versions = true }, cancellationToken);
                var found = page.Entries.Select(entry => entry.Object!).TakeWhile(info => info.Key == key).ToList();
                versions.AddRange(found);
                if (!page.IsTruncated || found.Count < page.Entries.Count)
                    break;

                at = (key, found[^1].VersionId);
            }
        }
        catch (StorageException e) when (e.Failure == StorageFailure.BucketNotFound)
        {
            return [];
        }

        versions.Reverse();
        return versions;
    }

    public ValueTask<ListPage> ListAsync(string bucket, string? after, string? afterVersion, CancellationToken cancellationToken) =>
        store.ListObjectsAsync(bucket, new() { After = after, AfterVersion = afterVersion, Limit = Page, Versions = true }, cancellationToken);

    public ValueTask<ObjectReader?> OpenAsync(string bucket, ObjectInfo version, CancellationToken cancellationToken) =>
        store.OpenObjectAsync(bucket, version.Key, version.VersionId, cancellationToken);

    public ReplicaHeaders HeadersOf(ObjectInfo version) => KeptHeaders.Of(version) with
    {
        Unreadable = EncryptedObjects.IsCustomers(version.Encryption) ? "it is encrypted with a key that only the client has"
            : version.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute) ? "what is kept with it cannot be read"
            : null,
    };

    public async ValueTask<bool> MarkAsync(string bucket, ObjectInfo seen, ReplicationCopy copy, CancellationToken cancellationToken)
    {
        var isSame = false;
        await store.UpdateObjectAsync(bucket, seen.Key, seen.VersionId, info =>
        {
            isSame = info.Attributes.Remove(ReplicationState.Attribute).SequenceEqual(seen.Attributes.Remove(ReplicationState.Attribute));
            // What has been changed meanwhile is still to be copied, but what is there is there.
            var reached = isSame ? copy : copy with { Progress = ReplicationProgress.Pending };
            return ReplicationState.Of(info) is { } state && state.Find(copy.Remote, copy.Bucket) is { } before && before != reached
                ? ReplicationState.Apply(info, state.With(reached))
                : info;
        }, cancellationToken);
        return isSame;
    }

    public async ValueTask AdoptAsync(string bucketName, string key, CancellationToken cancellationToken)
    {
        if (await store.FindBucketAsync(bucketName, cancellationToken) is not { } bucket)
            return;

        var rules = ReplicationRules.Of(bucket, queue.Remotes);
        var versions = await ListVersionsAsync(bucketName, key, cancellationToken);
        for (var i = 0; i < versions.Count; i++)
        {
            var newer = versions.Skip(i + 1).SelectMany(version => ReplicationState.Of(version)?.Copies ?? []).Where(copy => copy.IsThere).ToList();
            if (Adopted(rules, versions[i], newer) is not null)
                await store.UpdateObjectAsync(bucketName, key, versions[i].VersionId, info => Adopted(rules, info, newer) is { } adopted ? ReplicationState.Apply(info, adopted) : info, cancellationToken);
        }
    }

    /// <summary>Null where nothing is to be added.</summary>
    /// <param name="newer">What is there of the versions above it.</param>
    private static ReplicationState? Adopted(IReadOnlyList<ReplicationRule> rules, ObjectInfo version, List<ReplicationCopy> newer)
    {
        var state = ReplicationState.Of(version);
        if (state?.IsReplica == true)
            return null;

        var missing = ReplicationRules.CopiesOf(rules, version)
            .Where(copy => state?.Find(copy.Remote, copy.Bucket) is null && !newer.Exists(one => one.Remote == copy.Remote && one.Bucket == copy.Bucket)).ToList();
        return missing.Count == 0 ? null : ReplicationState.Of([.. state?.Copies ?? [], .. missing]);
    }
}
