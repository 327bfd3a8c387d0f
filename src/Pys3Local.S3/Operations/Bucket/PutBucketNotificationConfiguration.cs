using Pys3Local.S3.Events;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>An empty configuration removes the one that is there.</summary>
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
        NotificationRules.Check(asked, context.Services.Options.Events?.Targets ?? []);
        if (asked is { TopicConfigurations: [], QueueConfigurations: [], LambdaFunctionConfigurations: [] })
            await NotificationRules.Document.DeleteAsync(context, cancellationToken);
        else
            await NotificationRules.Document.PutAsync(context, asked, cancellationToken);

        return S3Response.Empty();
    }
}
