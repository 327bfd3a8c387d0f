namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html">PutBucketVersioning</see>; empty for a bucket that never had versions.</summary>
[S3Xml("VersioningConfiguration", Read = true)]
internal sealed partial class VersioningConfiguration
{
    /// <summary>Enabled or Suspended.</summary>
    public string? Status { get; init; }

    [S3XmlElement("MfaDelete")]
    public string? MFADelete { get; init; }
}

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html">PutBucketOwnershipControls</see>.</summary>
[S3Xml("OwnershipControls", Read = true)]
internal sealed partial class OwnershipControls
{
    [S3XmlList("Rule")]
    public required IReadOnlyList<OwnershipControlsRule> Rules { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class OwnershipControlsRule
{
    /// <summary>BucketOwnerPreferred, ObjectWriter or BucketOwnerEnforced.</summary>
    public required string ObjectOwnership { get; init; }
}

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html">PutPublicAccessBlock</see>; what is not said is off.</summary>
[S3Xml("PublicAccessBlockConfiguration", Read = true)]
internal sealed partial class PublicAccessBlockConfiguration
{
    public bool BlockPublicAcls { get; init; }

    public bool IgnorePublicAcls { get; init; }

    public bool BlockPublicPolicy { get; init; }

    public bool RestrictPublicBuckets { get; init; }
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html">GetBucketPolicyStatus</see>.</summary>
[S3Xml("PolicyStatus")]
internal sealed partial class PolicyStatus
{
    public required bool IsPublic { get; init; }
}

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html">CreateBucket</see>.</summary>
[S3Xml("CreateBucketConfiguration", Read = true)]
internal sealed partial class CreateBucketConfiguration
{
    public string? LocationConstraint { get; init; }

    [S3XmlList("Tags", Item = "Tag")]
    public IReadOnlyList<Tag> Tags { get; init; } = [];
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html">GetBucketLocation</see>.</summary>
[S3Xml("LocationConstraint")]
internal sealed partial class LocationConstraint
{
    /// <summary>Null for us-east-1, which S3 writes as an empty element.</summary>
    [S3XmlText]
    public string? Region { get; init; }
}
