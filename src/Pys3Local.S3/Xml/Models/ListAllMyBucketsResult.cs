namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html">ListBuckets</see>.</summary>
[S3Xml("ListAllMyBucketsResult")]
internal sealed partial class ListAllMyBucketsResult
{
    public Owner? Owner { get; init; }

    [S3XmlList("Buckets", Item = "Bucket")]
    public IReadOnlyList<ListedBucket> Buckets { get; init; } = [];

    public string? ContinuationToken { get; init; }

    public string? Prefix { get; init; }
}

[S3Xml]
internal sealed partial class ListedBucket
{
    public required string Name { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public string? BucketRegion { get; init; }
}
