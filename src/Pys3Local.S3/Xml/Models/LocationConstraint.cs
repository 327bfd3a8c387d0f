namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html">GetBucketLocation</see>.</summary>
[S3Xml("LocationConstraint")]
internal sealed partial class LocationConstraint
{
    /// <summary>Null for us-east-1, which S3 writes as an empty element.</summary>
    [S3XmlText]
    public string? Region { get; init; }
}
