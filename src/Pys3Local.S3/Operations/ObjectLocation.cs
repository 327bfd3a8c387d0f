using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations;

/// <summary>The address of an object as the client would write it: the scheme and the host that it named, and the key encoded.</summary>
/// <remarks>SDKs hand it on to applications, which put it into pages and databases: a path alone leads nowhere there.</remarks>
internal static class ObjectLocation
{
    public static string Of(S3Context context)
    {
        var request = context.Request;
        var key = PercentEncoding.Encode(context.Key, keepSlash: true);
        var scheme = request.Address.IsHttps ? "https" : "http";
        var below = request.Target.IsVirtualHost ? key : $"{context.BucketName}/{key}";
        return $"{scheme}://{request.Address.Host}{context.Services.Options.PathPrefix}/{below}";
    }
}
