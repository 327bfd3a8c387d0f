using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Metadata;

/// <summary>Headers that would change how an object is kept and are not honoured here: silently storing plaintext would be a lie.</summary>
internal static class UnsupportedHeaders
{
    private static readonly string[] Prefixes =
    [
        "x-amz-server-side-encryption", "x-amz-copy-source-server-side-encryption",
    ];

    private const string Namespace = "x-amz-bucket-namespace";

    /// <summary>For every request: a read with a key of the client's own would give what that key never hid.</summary>
    public static void Refuse(S3Request request)
    {
        foreach (var (name, _) in request.AmzHeaders)
            if (IsAboutEncryption(name))
                throw new S3Exception(S3Errors.NotImplemented, $"Server-side encryption is not offered; the header {name} is refused so that nothing is stored in the clear by mistake. Encrypt in the client (restic, rclone crypt, kopia and duplicati do), or on the disk.") { Details = [new("Header", name)] };

        if (request.Header("x-amz-write-offset-bytes") is not null)
            throw new S3Exception(S3Errors.NotImplemented, "Appending to an object is not offered.") { Details = [new("Header", "x-amz-write-offset-bytes")] };

        if (request.Header(Namespace) is not (null or "global"))
            throw new S3Exception(S3Errors.NotImplemented, "There is one namespace of buckets: all names are global.") { Details = [new("Header", Namespace)] };
    }

    private static bool IsAboutEncryption(string header)
    {
        foreach (var prefix in Prefixes)
            if (header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;

        return false;
    }
}
