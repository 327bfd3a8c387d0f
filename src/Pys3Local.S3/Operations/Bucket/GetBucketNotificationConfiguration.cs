using Pys3Local.S3.Events;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html</remarks>
internal static class GetBucketNotificationConfiguration
{
    public static readonly Operation Definition = new("GetBucketNotificationConfiguration", "GET", Level.Bucket)
    {
        Requires = ["notification"],
        Needs = Operation.OnBucket("s3:GetBucketNotification"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(NotificationRules.Document.Find(context.Bucket) ?? new NotificationConfiguration())),
    };
}
