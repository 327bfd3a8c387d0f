using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html</remarks>
internal static class PutObjectLockConfiguration
{
    /// <summary>A hundred years: S3's greatest retention.</summary>
    private const int MaxDays = 36500;
    private const int MaxYears = 100;

    public static readonly Operation Definition = new("PutObjectLockConfiguration", "PUT", Level.Bucket)
    {
        Requires = ["object-lock"],
        Needs = Operation.OnBucket("s3:PutBucketObjectLockConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<ObjectLockConfiguration>(context, cancellationToken);
        Check(asked);
        await context.ChangeBucketAsync(bucket => Versioning.StateOf(bucket) == Versioning.Enabled
            ? ObjectLock.Configuration.Set(bucket, asked)
            : throw new S3Exception(S3Errors.InvalidBucketState, "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"), cancellationToken);
        return S3Response.Empty();
    }

    internal static void Check(ObjectLockConfiguration asked)
    {
        if (asked.ObjectLockEnabled != "Enabled")
            throw new S3Exception(S3Errors.MalformedXML);

        if (asked.Rule is not { } rule)
            return;

        if (rule.DefaultRetention is not { Mode: ObjectLock.Governance or ObjectLock.Compliance } retention
            || (retention.Days is null) == (retention.Years is null))
        {
            throw new S3Exception(S3Errors.MalformedXML);
        }

        if (retention.Days is < 1 or > MaxDays || retention.Years is < 1 or > MaxYears)
            throw new S3Exception(S3Errors.InvalidArgument, "Default retention period must be a positive integer value of at most 100 years");
    }
}
