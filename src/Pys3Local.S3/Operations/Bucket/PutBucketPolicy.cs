using System.Text;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html</remarks>
internal static class PutBucketPolicy
{
    public static readonly Operation Definition = new("PutBucketPolicy", "PUT", Level.Bucket)
    {
        Requires = ["policy"],
        Needs = Operation.OnBucket("s3:PutBucketPolicy"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var body = await context.ReadBodyAsync(PolicyReader.MaxBytes, cancellationToken);
        var policy = PolicyReader.Read(body.Span, context.BucketName);
        PolicyCheck.Check(policy, context.Services.Options.NoAuth ? null : context.Services.Options.Keys.Users);
        policy.RequireCheap();
        var text = Encoding.UTF8.GetString(body.Span);
        await context.ChangeBucketAsync(bucket =>
        {
            if (policy.IsPublic && PublicAccess.Of(bucket).BlockPublicPolicy)
                throw new S3Exception(S3Errors.AccessDenied, $"Access Denied: {PublicAccess.Blocked("policies that open a bucket to everyone", "BlockPublicPolicy", bucket.Name)}");

            return bucket with { Settings = bucket.Settings.SetItem(BucketPolicy.Setting, text) };
        }, cancellationToken);
        return S3Response.Empty(204);
    }
}
