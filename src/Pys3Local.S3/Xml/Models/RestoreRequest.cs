namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html">RestoreObject</see>, as far as it is about restoring.</summary>
[S3Xml("RestoreRequest", Read = true)]
internal sealed partial class RestoreRequest
{
    /// <summary>How long the copy stays; here it always does.</summary>
    public int? Days { get; init; }

    public GlacierJobParameters? GlacierJobParameters { get; init; }

    /// <summary>SELECT for a query; null for a restoration.</summary>
    public string? Type { get; init; }

    public string? Tier { get; init; }

    public string? Description { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class GlacierJobParameters
{
    /// <summary>Standard, Bulk or Expedited: how fast.</summary>
    public required string Tier { get; init; }
}
