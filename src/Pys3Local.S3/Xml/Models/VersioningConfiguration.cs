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
