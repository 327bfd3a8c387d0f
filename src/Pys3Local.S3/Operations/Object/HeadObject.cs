using Pys3Local.S3.Encryption;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Veeam;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html</remarks>
internal static class HeadObject
{
    public static readonly Operation Definition = new("HeadObject", "HEAD", Level.Object)
    {
        Takes = ObjectRead.QueryKeys,
        Encryption = EncryptionUse.CustomerKey,
        Needs = Operation.OnObject("s3:GetObject", "s3:GetObjectVersion"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        if (await SystemDocuments.FindAsync(context, cancellationToken) is { } computed)
            return computed;

        var version = ObjectRead.Version(context);
        var info = await context.Store.FindObjectAsync(context.BucketName, context.Key, version, cancellationToken)
            ?? throw await ObjectRead.MissingAsync(context, version, cancellationToken);
        EncryptedObjects.Check(info, CustomerKey.Of(context));
        return ObjectRead.Answer(context, info, null);
    }
}
