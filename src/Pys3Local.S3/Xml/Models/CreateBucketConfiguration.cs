namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html">CreateBucket</see>.</summary>
[S3Xml("CreateBucketConfiguration", Read = true)]
internal sealed partial class CreateBucketConfiguration
{
    public string? LocationConstraint { get; init; }

    [S3XmlList("Tags", Item = "Tag")]
    public IReadOnlyList<Tag> Tags { get; init; } = [];
}
