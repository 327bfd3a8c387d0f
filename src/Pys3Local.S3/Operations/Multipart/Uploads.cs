using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Operations.Multipart;

/// <summary>The upload that a request names.</summary>
internal static class Uploads
{
    /// <summary>Digits of an id that this server makes: the time and 16 random bytes in hex.</summary>
    private const int IdLength = 48;

    /// <summary>Empty where there is none. One that cannot be the id of an upload here would let a listing leave uploads out.</summary>
    public static string CheckedMarker(S3Context context, string? marker) =>
        string.IsNullOrEmpty(marker) || context.Store.Traits.ForeignIds || (marker.Length == IdLength && marker.All(char.IsAsciiHexDigitLower))
            ? marker ?? ""
            : throw new S3Exception(S3Errors.InvalidArgument, "Invalid uploadId marker")
            { Details = [new("ArgumentName", "upload-id-marker"), new("ArgumentValue", marker)] };

    public static string Id(S3Context context) => context.Request.Query["uploadId"]!;

    /// <summary>As <see cref="FindAsync"/>, for what adds to it or ends it.</summary>
    public static async Task<UploadInfo> FindToChangeAsync(S3Context context, CancellationToken cancellationToken)
    {
        var upload = await FindAsync(context, cancellationToken);
        RequireOwn(context, upload);
        return upload;
    }

    /// <summary>What others are uploading is lost for good where its parts go, or become an object before it is whole: a key that may not do that has to have begun it. Who has begun an old one may not be noted.</summary>
    public static void RequireOwn(S3Context context, UploadInfo upload)
    {
        if (!context.Services.Options.NoAuth && context.Request.Caller.Key is { Scope.OwnUploadsOnly: true } key
            && upload.Attributes.GetValueOrDefault(ObjectAttributes.InitiatorKey) != key.LastingId)
        {
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied: the key may add to, complete and abort only the uploads that it has begun.");
        }
    }

    public static async Task<UploadInfo> FindAsync(S3Context context, CancellationToken cancellationToken) =>
        await context.Multipart.FindUploadAsync(context.BucketName, context.Key, Id(context), cancellationToken)
        ?? throw new S3Exception(S3Errors.NoSuchUpload);
}
