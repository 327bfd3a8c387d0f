namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html">PutObjectLegalHold</see>.</summary>
[S3Xml("LegalHold", Read = true)]
internal sealed partial class LegalHold
{
    /// <summary>ON or OFF.</summary>
    public string? Status { get; init; }
}
