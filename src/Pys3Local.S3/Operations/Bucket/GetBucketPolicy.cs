using System.Text;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html</remarks>
internal static class GetBucketPolicy
{
    public static readonly Operation Definition = new("GetBucketPolicy", "GET", Level.Bucket)
    {
        Requires = ["policy"],
        Needs = Operation.OnBucket("s3:GetBucketPolicy"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Json(Encoding.UTF8.GetBytes(Get(context)))),
    };

    private static string Get(S3Context context) => context.Bucket.Settings.GetValueOrDefault(BucketPolicy.Setting)
        ?? throw new S3Exception(S3Errors.NoSuchBucketPolicy) { Details = [new("BucketName", context.BucketName)] };
}
