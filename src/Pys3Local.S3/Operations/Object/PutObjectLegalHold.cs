using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html</remarks>
internal static class PutObjectLegalHold
{
    public static readonly Operation Definition = new("PutObjectLegalHold", "PUT", Level.Object)
    {
        Requires = ["legal-hold"],
        Takes = ["versionId"],
        Needs = Operation.OnObjectByBody("s3:PutObjectLegalHold"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<LegalHold>(context, cancellationToken);
        var hold = asked.Status is "ON" or "OFF" ? asked.Status : throw new S3Exception(S3Errors.MalformedXML);
        context.Request.BodyConditions = new Dictionary<string, string> { ["s3:object-lock-legal-hold"] = hold };
        await Definition.RequireInFullAsync(context, cancellationToken);

        ObjectLock.RequireEnabled(context.Bucket);
        var info = await VersionTarget.UpdateAsync(
            context, current => current with { Attributes = current.Attributes.SetItem(LockAttributes.Hold, hold) }, cancellationToken);
        return VersionTarget.Answer(context, info, S3Response.Empty());
    }
}
