using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>What holds anyway can be put; anything else is not offered.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html</remarks>
internal static class PutBucketLogging
{
    public static readonly Operation Definition = new("PutBucketLogging", "PUT", Level.Bucket)
    {
        Requires = ["logging"],
        Needs = Operation.OnBucket("s3:PutBucketLogging"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<BucketLoggingStatus>(context, cancellationToken);
        return asked.LoggingEnabled is null
            ? S3Response.Empty()
            : throw new S3Exception(S3Errors.NotImplemented, "Access logs in a bucket are not offered; the server writes its own access log.");
    }
}
