using Pys3Local.S3.Conditions;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Operations.Object;

/// <summary>Deleting one object, for DeleteObject and for each key of DeleteObjects.</summary>
/// <param name="VersionId">The version that was removed, or that the new delete marker has; null where nothing was there.</param>
/// <param name="IsDeleteMarker">A delete marker was made, or removed.</param>
/// <param name="MadeMarker">A delete marker was made.</param>
internal readonly record struct Deletion(string? VersionId, bool IsDeleteMarker, bool MadeMarker)
{
    /// <summary>
    /// A named version goes for ever. Without a version: in a bucket without versions the object goes; in one that has or had
    /// them a delete marker is put on top (of the null version's id where they are suspended).
    /// </summary>
    public static async Task<Deletion> ExecuteAsync(
        S3Context context, string key, string? version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        guard = guard.And(await ObjectLock.GuardAsync(context, key, cancellationToken)).And(SameBucket.Guard(context.Store, context.Bucket));
        if (version is null && Versioning.StateOf(context.Bucket) is not null)
            return await MarkAsync(context.Services, context.Bucket, key, guard, cancellationToken, Placement.IsReplica(context.Request));

        var removed = await context.Store.DeleteObjectAsync(context.BucketName, key, version ?? ObjectInfo.NullVersion, guard, cancellationToken);
        return new(version ?? removed?.VersionId, removed?.IsDeleteMarker ?? false, false);
    }

    /// <summary>Puts a delete marker on top.</summary>
    public static async Task<Deletion> MarkAsync(
        S3Services services, BucketInfo bucket, string key, CommitGuard? guard, CancellationToken cancellationToken, bool isReplica = false)
    {
        var marker = await services.Store.PutObjectAsync(bucket.Name, key, new ObjectWrite
        {
            VersionId = Versioning.NextId(bucket),
            Body = Stream.Null,
            Length = 0,
            Guard = guard,
            Seal = _ => new ObjectInfo
            {
                Key = key,
                Size = 0,
                ETag = "",
                LastModified = services.Time.GetUtcNow(),
                IsDeleteMarker = true,
                Attributes = isReplica ? StringMap.Empty.SetItem(ReplicationState.Attribute, ReplicationState.OfReplica.ToText()) : StringMap.Empty,
            },
        }, cancellationToken);
        return new(marker.VersionId, true, true);
    }
}
