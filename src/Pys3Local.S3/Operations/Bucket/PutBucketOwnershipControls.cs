using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html</remarks>
internal static class PutBucketOwnershipControls
{
    public static readonly Operation Definition = new("PutBucketOwnershipControls", "PUT", Level.Bucket)
    {
        Requires = ["ownershipControls"],
        Needs = Operation.OnBucket("s3:PutBucketOwnershipControls"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<OwnershipControls>(context, cancellationToken);
        if (asked.Rules is not [{ ObjectOwnership: ObjectOwnership.Enforced or ObjectOwnership.Preferred or ObjectOwnership.Writer } rule])
            throw new S3Exception(S3Errors.MalformedXML);

        await context.ChangeBucketAsync(bucket => Changed(bucket, rule.ObjectOwnership), cancellationToken);
        return S3Response.Empty();
    }

    /// <summary>ACLs are not switched off while the bucket's own lets others in: what they could do would change without a word.</summary>
    private static BucketInfo Changed(BucketInfo bucket, string ownership) =>
        ownership == ObjectOwnership.Enforced && !StoredAcl.Of(bucket).IsPrivateOf(Owners.Of(bucket).ID!)
            ? throw new S3Exception(S3Errors.InvalidBucketAclWithObjectOwnership)
            : ObjectOwnership.Set(bucket, ownership);
}
