using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.Storage;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.S3.Administration;

/// <summary>What an operator wants to know of a bucket's settings.</summary>
public sealed record BucketDescription
{
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The user that it belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary><c>Enabled</c>, <c>Suspended</c>, or null where it was never set.</summary>
    public string? Versioning { get; init; }

    /// <summary>Its versions can be locked.</summary>
    public bool ObjectLock { get; init; }

    /// <summary>The floor under which nothing goes; null for none.</summary>
    public int? KeepDays { get; init; }

    /// <summary>It has rules that remove objects.</summary>
    public bool Lifecycle { get; init; }

    /// <summary>It has a bucket policy.</summary>
    public bool Policy { get; init; }

    /// <summary>Somebody who does not sign may do something.</summary>
    public bool Public { get; init; }

    /// <summary>Hours after which it is a finding that nothing was written; null for none.</summary>
    public int? ExpectHours { get; init; }

    /// <summary>That all versions together may have; null for no bound.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>That there may be; null for no bound.</summary>
    public long? QuotaVersions { get; init; }

    /// <summary>What it is for, <c>restic</c>; null for any use.</summary>
    public string? Kind { get; init; }

    public static BucketDescription Of(BucketInfo bucket) => new()
    {
        Name = bucket.Name,
        Created = bucket.Created,
        Owner = bucket.Owner ?? Access.AccessKey.DefaultUser,
        Versioning = Settings.Versioning.StateOf(bucket),
        ObjectLock = Locking.ObjectLock.IsEnabled(bucket),
        KeepDays = RetentionFloor.DaysOf(bucket),
        Lifecycle = LifecycleRules.Of(bucket).Count > 0,
        Policy = BucketPolicy.Of(bucket) is not null,
        Public = PublicReading.IsPublic(bucket),
        ExpectHours = ExpectedWrites.HoursOf(bucket),
        QuotaBytes = Quota.Of(bucket).Bytes,
        QuotaVersions = Quota.Of(bucket).Versions,
        Kind = Settings.BucketKind.Of(bucket),
    };
}
