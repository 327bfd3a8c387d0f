namespace Pys3Local.S3.Errors;

/// <summary>A request is refused. The message says why, to the client and in the log, without any secret.</summary>
public sealed class S3Exception(S3Error error, string? message = null, Exception? inner = null) : Exception(message ?? error.Message, inner)
{
    public S3Error Error { get; } = error;

    /// <summary>Further elements of the error document (<c>Condition</c>, <c>MaxAllowedSkewMilliseconds</c>, …).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    /// <summary>Further response headers (<c>Content-Range</c> of a 416, <c>ETag</c> of a 304, …).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
