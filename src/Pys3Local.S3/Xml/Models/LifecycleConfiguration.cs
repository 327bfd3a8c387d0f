namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html">PutBucketLifecycleConfiguration</see>.</summary>
[S3Xml("LifecycleConfiguration", Read = true)]
internal sealed partial class LifecycleConfiguration
{
    [S3XmlList("Rule")]
    public required IReadOnlyList<LifecycleRule> Rules { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class LifecycleRule
{
    public LifecycleExpiration? Expiration { get; init; }

    public string? ID { get; init; }

    /// <summary>The older form of Filter; empty means every object.</summary>
    public string? Prefix { get; init; }

    public LifecycleFilter? Filter { get; init; }

    /// <summary>Enabled or Disabled.</summary>
    public required string Status { get; init; }

    [S3XmlList("Transition")]
    public IReadOnlyList<LifecycleTransition> Transitions { get; init; } = [];

    [S3XmlList("NoncurrentVersionTransition")]
    public IReadOnlyList<NoncurrentVersionTransition> NoncurrentVersionTransitions { get; init; } = [];

    public NoncurrentVersionExpiration? NoncurrentVersionExpiration { get; init; }

    public AbortIncompleteMultipartUpload? AbortIncompleteMultipartUpload { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class LifecycleExpiration
{
    public DateTimeOffset? Date { get; init; }

    public int? Days { get; init; }

    public bool? ExpiredObjectDeleteMarker { get; init; }
}

/// <summary>At most one of these; empty means every object.</summary>
[S3Xml(Read = true)]
internal sealed partial class LifecycleFilter
{
    public string? Prefix { get; init; }

    public Tag? Tag { get; init; }

    public long? ObjectSizeGreaterThan { get; init; }

    public long? ObjectSizeLessThan { get; init; }

    public LifecycleAnd? And { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class LifecycleAnd
{
    public string? Prefix { get; init; }

    [S3XmlList("Tag")]
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    public long? ObjectSizeGreaterThan { get; init; }

    public long? ObjectSizeLessThan { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class LifecycleTransition
{
    public DateTimeOffset? Date { get; init; }

    public int? Days { get; init; }

    public string? StorageClass { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class NoncurrentVersionTransition
{
    public int? NoncurrentDays { get; init; }

    public int? NewerNoncurrentVersions { get; init; }

    public string? StorageClass { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class NoncurrentVersionExpiration
{
    public int? NoncurrentDays { get; init; }

    public int? NewerNoncurrentVersions { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class AbortIncompleteMultipartUpload
{
    public int? DaysAfterInitiation { get; init; }
}
