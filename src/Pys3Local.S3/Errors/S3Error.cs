namespace Pys3Local.S3.Errors;

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
