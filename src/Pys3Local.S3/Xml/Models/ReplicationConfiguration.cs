namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html">PutBucketReplication</see>.</summary>
[S3Xml("ReplicationConfiguration", Read = true)]
internal sealed partial class ReplicationConfiguration
{
    /// <summary>An ARN; the name at its end is that of the remote where the destination names none.</summary>
    public string? Role { get; init; }

    [S3XmlList("Rule")]
    public required IReadOnlyList<ReplicationRuleElement> Rules { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ReplicationRuleElement
{
    public string? ID { get; init; }

    /// <summary>Between rules with the same destination the greatest counts.</summary>
    public int? Priority { get; init; }

    /// <summary>The older form of Filter; empty means every object.</summary>
    public string? Prefix { get; init; }

    public ReplicationFilter? Filter { get; init; }

    /// <summary>Enabled or Disabled.</summary>
    public required string Status { get; init; }

    public SourceSelectionCriteria? SourceSelectionCriteria { get; init; }

    public ReplicationSwitch? ExistingObjectReplication { get; init; }

    public required ReplicationDestination Destination { get; init; }

    public ReplicationSwitch? DeleteMarkerReplication { get; init; }

    /// <summary>MinIO's: deletes of versions.</summary>
    public ReplicationSwitch? DeleteReplication { get; init; }
}

/// <summary>At most one of these; empty means every object.</summary>
[S3Xml(Read = true)]
internal sealed partial class ReplicationFilter
{
    public string? Prefix { get; init; }

    public Tag? Tag { get; init; }

    public ReplicationAnd? And { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ReplicationAnd
{
    public string? Prefix { get; init; }

    [S3XmlList("Tag")]
    public IReadOnlyList<Tag> Tags { get; init; } = [];
}

/// <summary>Something that is Enabled or Disabled.</summary>
[S3Xml(Read = true)]
internal sealed partial class ReplicationSwitch
{
    public string? Status { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class SourceSelectionCriteria
{
    public ReplicationSwitch? SseKmsEncryptedObjects { get; init; }

    public ReplicationSwitch? ReplicaModifications { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ReplicationDestination
{
    /// <summary>An ARN.</summary>
    public required string Bucket { get; init; }

    public string? Account { get; init; }

    public string? StorageClass { get; init; }

    public AccessControlTranslation? AccessControlTranslation { get; init; }

    public ReplicationEncryption? EncryptionConfiguration { get; init; }

    public ReplicationTime? ReplicationTime { get; init; }

    public ReplicationMetrics? Metrics { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ReplicationTime
{
    public string? Status { get; init; }

    public ReplicationTimeValue? Time { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ReplicationMetrics
{
    public string? Status { get; init; }

    public ReplicationTimeValue? EventThreshold { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ReplicationTimeValue
{
    public int? Minutes { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class AccessControlTranslation
{
    public string? Owner { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ReplicationEncryption
{
    public string? ReplicaKmsKeyID { get; init; }
}
