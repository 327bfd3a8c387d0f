using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Conditions;

/// <summary>
/// A write is decided by its bucket as it was when the request began, and its body may take hours to come. What decides it has to be so with the
/// commit: else it would replace a version that is kept or locked by then, or end in a bucket of somebody else that got the name since.
/// </summary>
internal static class SameBucket
{
    /// <param name="seen">What the write was decided by.</param>
    public static CommitGuard Guard(IObjectStore store, BucketInfo seen) => (_, _) =>
    {
        if (store.KnownBucket(seen.Name) is not { } now || ReferenceEquals(now, seen))
            return;

        // A store may keep the time less finely than it was given.
        if ((now.Created - seen.Created).Duration() >= TimeSpan.FromSeconds(1) || now.Owner != seen.Owner)
            throw new S3Exception(S3Errors.NoSuchBucket);

        if (Versioning.StateOf(now) != Versioning.StateOf(seen)
            || now.Settings.GetValueOrDefault(BucketInfo.LockSetting) != seen.Settings.GetValueOrDefault(BucketInfo.LockSetting)
            || RetentionFloor.DaysOf(now) != RetentionFloor.DaysOf(seen)
            || BucketKind.Of(now) != BucketKind.Of(seen))
        {
            throw new S3Exception(S3Errors.ServiceUnavailable, "The versioning or the object lock of the bucket was changed while the request was under way. Send it again.");
        }
    };
}
