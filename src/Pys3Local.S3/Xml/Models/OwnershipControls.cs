namespace Pys3Local.S3.Xml.Models;

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
