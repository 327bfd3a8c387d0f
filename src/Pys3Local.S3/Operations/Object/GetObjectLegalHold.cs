using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html</remarks>
internal static class GetObjectLegalHold
{
    public static readonly Operation Definition = new("GetObjectLegalHold", "GET", Level.Object)
    {
        Requires = ["legal-hold"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:GetObjectLegalHold"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        ObjectLock.RequireEnabled(context.Bucket);
        var info = await VersionTarget.FindAsync(context, cancellationToken);
        return info.Attributes.TryGetValue(LockAttributes.Hold, out var hold)
            ? S3Response.Xml(new LegalHold { Status = hold })
            : throw new S3Exception(S3Errors.NoSuchObjectLockConfiguration);
    }
}
