namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html">PutBucketCors</see>.</summary>
[S3Xml("CORSConfiguration", Read = true)]
internal sealed partial class CORSConfiguration
{
    [S3XmlList("CORSRule")]
    public required IReadOnlyList<CORSRule> CORSRules { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class CORSRule
{
    public string? ID { get; init; }

    [S3XmlList("AllowedHeader")]
    public IReadOnlyList<string> AllowedHeaders { get; init; } = [];

    [S3XmlList("AllowedMethod")]
    public required IReadOnlyList<string> AllowedMethods { get; init; }

    [S3XmlList("AllowedOrigin")]
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    [S3XmlList("ExposeHeader")]
    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    public int? MaxAgeSeconds { get; init; }
}
