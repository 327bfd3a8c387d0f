using Pys3Local.S3.Locking;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html</remarks>
internal static class PutObjectLegalHold
{
    public static readonly Operation Definition = new("PutObjectLegalHold", "PUT", Level.Object)
    {
        Requires = ["legal-hold"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:PutObjectLegalHold"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async Task<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        ObjectLock.RequireEnabled(context.Bucket);
        var hold = LockHeaders.CheckHold((await XmlBody.ReadAsync<LegalHold>(context, cancellationToken)).Status);
        var info = await VersionTarget.UpdateAsync(
            context, current => current with { Attributes = current.Attributes.SetItem(ObjectLock.HoldAttribute, hold) }, cancellationToken);
        return VersionTarget.Answer(context, info, S3Response.Empty());
    }
}
