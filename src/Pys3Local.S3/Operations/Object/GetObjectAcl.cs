using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html</remarks>
internal static class GetObjectAcl
{
    public static readonly Operation Definition = new("GetObjectAcl", "GET", Level.Object)
    {
        Requires = ["acl"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:GetObjectAcl", "s3:GetObjectVersionAcl"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var info = await VersionTarget.FindAsync(context, cancellationToken);
        var owner = Owners.Of(info, Owners.Of(context.Bucket));
        return VersionTarget.Answer(context, info, S3Response.Xml(StoredAcl.Of(context.Bucket, info).ToXml(owner)));
    }
}
