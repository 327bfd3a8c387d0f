namespace Pys3Local.S3.Xml.Models;

/// <summary>The tags of an object (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html">PutObjectTagging</see>) or a bucket (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html">PutBucketTagging</see>).</summary>
[S3Xml("Tagging", Read = true)]
internal sealed partial class Tagging
{
    [S3XmlList("TagSet", Item = "Tag")]
    public required IReadOnlyList<Tag> TagSet { get; init; }
}

/// <summary>A tag of an object or a bucket.</summary>
[S3Xml(Read = true)]
internal sealed partial class Tag
{
    public required string Key { get; init; }

    public required string Value { get; init; }
}
