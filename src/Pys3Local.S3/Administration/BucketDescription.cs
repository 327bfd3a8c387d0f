using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.Storage;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.S3.Administration;

/// <summary>What an operator wants to know of a bucket's settings.</summary>
/// <param name="Owner">The user that it belongs to.</param>
/// <param name="Versioning"><c>Enabled</c>, <c>Suspended</c>, or null where it was never set.</param>
/// <param name="ObjectLock">Its versions can be locked.</param>
/// <param name="KeepDays">The floor under which nothing goes; null for none.</param>
/// <param name="Lifecycle">It has rules that remove objects.</param>
/// <param name="Policy">It has a bucket policy.</param>
/// <param name="ExpectHours">Hours after which it is a finding that nothing was written; null for none.</param>
/// <param name="QuotaBytes">That all versions together may have; null for no bound.</param>
/// <param name="QuotaVersions">That there may be; null for no bound.</param>
/// <param name="Public">Somebody who does not sign may do something.</param>
public sealed record BucketDescription(
    string Name, DateTimeOffset Created, string Owner, string? Versioning, bool ObjectLock, int? KeepDays, bool Lifecycle, bool Policy, bool Public, int? ExpectHours, long? QuotaBytes, long? QuotaVersions)
{
    /// <summary>What it is for, <c>restic</c>; null for any use.</summary>
    public string? Kind { get; init; }

    public static BucketDescription Of(BucketInfo bucket) => new(
        bucket.Name, bucket.Created, bucket.Owner ?? Access.AccessKey.DefaultUser, Settings.Versioning.StateOf(bucket), Locking.ObjectLock.IsEnabled(bucket),
        RetentionFloor.DaysOf(bucket), LifecycleRules.Of(bucket).Count > 0, BucketPolicy.Of(bucket) is not null, PublicReading.IsPublic(bucket), ExpectedWrites.HoursOf(bucket),
        Quota.Of(bucket).Bytes, Quota.Of(bucket).Versions)
    {
        Kind = Settings.BucketKind.Of(bucket),
    };
}
