using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html</remarks>
internal static class GetObjectRetention
{
    public static readonly Operation Definition = new("GetObjectRetention", "GET", Level.Object)
    {
        Requires = ["retention"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:GetObjectRetention"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        ObjectLock.RequireEnabled(context.Bucket);
        var info = await VersionTarget.FindAsync(context, cancellationToken);
        return info.Attributes.TryGetValue(LockAttributes.Mode, out var mode)
            ? S3Response.Xml(new Retention { Mode = mode, RetainUntilDate = ObjectLock.Until(info) })
            : throw new S3Exception(S3Errors.NoSuchObjectLockConfiguration);
    }
}
