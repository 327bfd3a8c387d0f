using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>What holds anyway can be put; anything else is not offered.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html</remarks>
internal static class PutBucketNotificationConfiguration
{
    public static readonly Operation Definition = new("PutBucketNotificationConfiguration", "PUT", Level.Bucket)
    {
        Requires = ["notification"],
        Needs = Operation.OnBucket("s3:PutBucketNotification"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<NotificationConfiguration>(context, cancellationToken);
        return asked is { TopicConfigurations: [], QueueConfigurations: [], LambdaFunctionConfigurations: [], EventBridgeConfiguration: null }
            ? S3Response.Empty()
            : throw new S3Exception(S3Errors.NotImplemented, "Event notifications are not offered: there is nothing here to send them to.");
    }
}
