using Pys3Local.S3.Expiry;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html</remarks>
internal static class PutBucketLifecycleConfiguration
{
    public static readonly Operation Definition = new("PutBucketLifecycleConfiguration", "PUT", Level.Bucket)
    {
        Requires = ["lifecycle"],
        Needs = Operation.OnBucket("s3:PutLifecycleConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = LifecycleCheck.Checked(await XmlBody.ReadAsync<LifecycleConfiguration>(context, cancellationToken));
        await LifecycleRules.Document.PutAsync(context, asked, cancellationToken);
        context.Services.LifecycleSignal.Set();
        return S3Response.Empty();
    }
}
