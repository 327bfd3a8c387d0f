using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Metadata;

/// <summary>Headers that would change how an object is kept and are not honoured here.</summary>
internal static class UnsupportedHeaders
{
    private const string Namespace = "x-amz-bucket-namespace";

    /// <summary>For every request.</summary>
    public static void Refuse(S3Request request)
    {
        if (request.Header("x-amz-write-offset-bytes") is not null)
            throw new S3Exception(S3Errors.NotImplemented, "Appending to an object is not offered.") { Details = [new("Header", "x-amz-write-offset-bytes")] };

        if (request.Header(Namespace) is not (null or "global"))
            throw new S3Exception(S3Errors.NotImplemented, "There is one namespace of buckets: all names are global.") { Details = [new("Header", Namespace)] };
    }
}
