namespace Pys3Local.S3.Xml.Models;

/// <summary>An error; which details S3 gives depends on the code. Source: <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses</see>.</summary>
[S3Xml("Error", Namespace = "")]
internal sealed partial class Error
{
    public required string Code { get; init; }

    public required string Message { get; init; }

    /// <summary>What the error is about: <c>Key</c>, <c>BucketName</c>, <c>ArgumentName</c>, …</summary>
    [S3XmlList]
    public IReadOnlyList<ErrorDetail> Details { get; init; } = [];

    public string? Resource { get; init; }

    public string? RequestId { get; init; }

    public string? HostId { get; init; }
}

/// <summary>One element of an error document.</summary>
/// <param name="name">A name of XML: chosen by this server, never taken from a request.</param>
[S3Xml]
internal sealed partial class ErrorDetail(string name, string value)
{
    private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes(name);

    public ReadOnlySpan<byte> ElementName => _name;

    [S3XmlText]
    public string Value { get; init; } = value;
}
