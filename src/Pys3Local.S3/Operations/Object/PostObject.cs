using System.Text;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>An upload by a browser's form.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html</remarks>
internal static class PostObject
{
    public static readonly Operation Definition = new("PostObject", "POST", Level.Bucket)
    {
        RequiresForm = true,
        Encryption = EncryptionUse.Write,
        Needs = Needs.ToWrite,
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var info = await PutObject.StoreAsync(context, cancellationToken);
        return Answer(context, context.Request.Form!, info)
            .With("ETag", ObjectHeaders.Quoted(info.ETag))
            .WithWrittenEncryption(info.Encryption, context.Request)
            .WithWrittenVersion(info);
    }

    private static S3Response Answer(S3Context context, PostFields fields, ObjectInfo info)
    {
        var location = ObjectLocation.Of(context);
        if (Redirect(fields["success_action_redirect"] ?? fields["redirect"], context, info) is { } redirect)
            return S3Response.Empty(303).With("Location", redirect);

        return fields["success_action_status"] switch
        {
            "200" => S3Response.Empty().With("Location", location),
            "201" => S3Response.Xml(new PostResponse
            {
                Location = location,
                Bucket = context.BucketName,
                Key = context.Key,
                ETag = ObjectHeaders.Quoted(info.ETag),
            }, 201).With("Location", location),
            _ => S3Response.Empty(204).With("Location", location),
        };
    }

    /// <summary>Where the browser goes on; null for what is no address of a page, which S3 passes over.</summary>
    private static string? Redirect(string? target, S3Context context, ObjectInfo info)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return null;

        var page = new StringBuilder(uri.GetLeftPart(UriPartial.Path)).Append(uri.Query.Length == 0 ? "?" : uri.Query + "&")
            .Append("bucket=").Append(PercentEncoding.Encode(context.BucketName))
            .Append("&key=").Append(PercentEncoding.Encode(context.Key))
            .Append("&etag=").Append(PercentEncoding.Encode(ObjectHeaders.Quoted(info.ETag)));
        return page.ToString();
    }
}
