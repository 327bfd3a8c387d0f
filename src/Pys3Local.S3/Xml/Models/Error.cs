namespace Pys3Local.S3.Xml.Models;

/// <summary>An error; which details S3 gives depends on the code. Source: <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses</see>.</summary>
[S3Xml("Error", Namespace = "")]
internal sealed partial class Error
{
    public required string Code { get; init; }

    public required string Message { get; init; }

    public string? Key { get; init; }

    public string? BucketName { get; init; }

    public string? VersionId { get; init; }

    public string? UploadId { get; init; }

    public string? ArgumentName { get; init; }

    public string? ArgumentValue { get; init; }

    /// <summary>The header whose precondition failed.</summary>
    public string? Condition { get; init; }

    /// <summary>The header that is not implemented.</summary>
    public string? Header { get; init; }

    public string? Method { get; init; }

    public string? ResourceType { get; init; }

    public string? Region { get; init; }

    public string? Endpoint { get; init; }

    public string? AWSAccessKeyId { get; init; }

    public string? StringToSign { get; init; }

    public string? SignatureProvided { get; init; }

    public string? CanonicalRequest { get; init; }

    public string? ServerTime { get; init; }

    public string? RequestTime { get; init; }

    public int? MaxAllowedSkewMilliseconds { get; init; }

    public string? ExpectedDigest { get; init; }

    public string? CalculatedDigest { get; init; }

    public string? ActualObjectSize { get; init; }

    public string? RangeRequested { get; init; }

    public long? MinSizeAllowed { get; init; }

    public long? ProposedSize { get; init; }

    public long? MaxSizeAllowed { get; init; }

    public int? PartNumber { get; init; }

    public string? Resource { get; init; }

    public string? RequestId { get; init; }

    public string? HostId { get; init; }
}
