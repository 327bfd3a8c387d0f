using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html</remarks>
internal static class PutObjectAcl
{
    public static readonly Operation Definition = new("PutObjectAcl", "PUT", Level.Object)
    {
        Requires = ["acl"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:PutObjectAcl", "s3:PutObjectVersionAcl", ConditionSources.Acl),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var ofBucket = Owners.Of(context.Bucket);
        var before = await VersionTarget.FindAsync(context, cancellationToken);
        var acl = await AclBody.ReadAsync(context, Owners.Of(before, ofBucket).ID!, ofBucket.ID, cancellationToken);
        var info = await VersionTarget.UpdateAsync(context, current => StoredAcl.Set(context.Bucket, current, acl), cancellationToken);
        return VersionTarget.Answer(context, info, S3Response.Empty());
    }
}
