using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Replication;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html</remarks>
internal static class PutBucketVersioning
{
    public static readonly Operation Definition = new("PutBucketVersioning", "PUT", Level.Bucket)
    {
        Requires = ["versioning"],
        Needs = Operation.OnBucket("s3:PutBucketVersioning"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        if (!context.Store.Traits.Versions)
            throw new S3Exception(S3Errors.NotImplemented, $"The {context.Store.Traits.NoVersions()}.");

        var asked = await XmlBody.ReadAsync<VersioningConfiguration>(context, cancellationToken);
        if (asked.MFADelete == "Enabled")
            throw new S3Exception(S3Errors.NotImplemented, "MFA delete is not offered; object lock does what it is for.");

        if (asked.Status is not (Versioning.Enabled or Versioning.Suspended))
            throw new S3Exception(S3Errors.IllegalVersioningConfigurationException);

        await context.ChangeBucketAsync(bucket =>
        {
            if (asked.Status == Versioning.Suspended && ObjectLock.IsEnabled(bucket))
                throw new S3Exception(S3Errors.InvalidBucketState, "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.");

            if (asked.Status == Versioning.Suspended && ReplicationRules.Has(bucket))
                throw new S3Exception(S3Errors.InvalidBucketState, "A replication configuration is present on this bucket, so the versioning state cannot be changed.");

            return bucket with { Settings = bucket.Settings.SetItem(Versioning.Setting, asked.Status) };
        }, cancellationToken);
        return S3Response.Empty();
    }
}
