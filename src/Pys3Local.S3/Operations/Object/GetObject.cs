using Pys3Local.S3.Encryption;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Veeam;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html</remarks>
internal static class GetObject
{
    public static readonly Operation Definition = new("GetObject", "GET", Level.Object)
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
        var reader = await EncryptedObjects.OpenAsync(context, context.BucketName, context.Key, version, CustomerKey.Of(context), cancellationToken)
            ?? throw await ObjectRead.MissingAsync(context, version, cancellationToken);
        try
        {
            return ObjectRead.Answer(context, reader.Info, reader);
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }
}
