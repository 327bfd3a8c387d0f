namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html">PutObjectRetention</see>; empty removes the retention.</summary>
[S3Xml("Retention", Read = true)]
internal sealed partial class Retention
{
    /// <summary>GOVERNANCE or COMPLIANCE.</summary>
    public string? Mode { get; init; }

    public DateTimeOffset? RetainUntilDate { get; init; }
}
