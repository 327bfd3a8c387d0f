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
internal sealed class ReplicationStore(IObjectStore inner, IMultipartStore multipart, IReplicationQueue queue) : StoreDecorator(inner, multipart)
{
    public override async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        if (await RulesAsync(bucket, key, cancellationToken) is not { Count: > 0 } rules)
            return await Inner.PutObjectAsync(bucket, key, write, cancellationToken);

        using var intents = await IntendAsync(rules, bucket, key, cancellationToken);
        return await Inner.PutObjectAsync(bucket, key, write with { Seal = size => Sealed(rules, key, write.Seal(size)) }, cancellationToken);
    }

    public override async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        if (await RulesAsync(bucket, key, cancellationToken) is not { Count: > 0 } rules)
            return await Inner.UpdateObjectAsync(bucket, key, version, change, cancellationToken);

        using var intents = await IntendAsync(rules, bucket, key, cancellationToken);
        return await Inner.UpdateObjectAsync(bucket, key, version, info => Changed(rules, info, change(info)), cancellationToken);
    }

    public override async ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken)
    {
        if (await RulesAsync(bucket, key, cancellationToken) is not { Count: > 0 } rules)
            return await Multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken);

        using var intents = await IntendAsync(rules, bucket, key, cancellationToken);
        return await Multipart.CompleteUploadAsync(bucket, key, uploadId, parts, Sealed(rules, key, @sealed), guard, cancellationToken);
    }

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
        foreach (var name in (ReadOnlySpan<string>)[ObjectAttributes.Tags, LockAttributes.Mode, LockAttributes.Until, LockAttributes.Hold])
        {
            if (before.Attributes.GetValueOrDefault(name) != after.Attributes.GetValueOrDefault(name))
                return true;
        }

        return false;
    }

    /// <summary>Those that may be about the key, by its name.</summary>
    private async ValueTask<IReadOnlyList<ReplicationRule>> RulesAsync(string bucketName, string key, CancellationToken cancellationToken) =>
        await Inner.FindBucketAsync(bucketName, cancellationToken) is { } bucket && ReplicationRules.Has(bucket)
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
