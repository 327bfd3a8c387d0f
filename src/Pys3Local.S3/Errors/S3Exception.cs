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

/// <summary>An error as S3 names it.</summary>
/// <param name="Code">The <c>Code</c> of the error document, which clients act on.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">For people; never empty (the AWS CLI fails on an empty one).</param>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</remarks>
public sealed record S3Error(string Code, int Status, string Message)
{
    /// <summary>The connection cannot be used for another request (the rest of the body is unread or not to be trusted).</summary>
    public bool ClosesConnection { get; init; }
}
