using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>The names under which the server keeps its own facts beside an object. No request header reaches them by name.</summary>
public static class ObjectAttributes
{
    /// <summary>Algorithm, type and value of the object's checksum, see <c>StoredChecksum</c>.</summary>
    public const string Checksum = "checksum";

    /// <summary>Checksum values of the parts of an assembled object, comma separated.</summary>
    public const string PartChecksums = "part-checksums";

    public const string StorageClass = "storage-class";

    /// <summary>The upload that an object was assembled by: a repeated completion is answered with it.</summary>
    public const string UploadId = "upload-id";

    /// <summary>The user who opened an upload in parts; goes when it becomes an object.</summary>
    public const string Initiator = "initiator";

    /// <summary>The id of the key that opened an upload in parts; goes when it becomes an object.</summary>
    public const string InitiatorKey = "initiator-key";

    /// <summary>The tag set, as a query string.</summary>
    public const string Tags = "tags";

    /// <summary>The user who owns the object, where that is not the owner of the bucket.</summary>
    public const string Owner = "owner";

    public const string WebsiteRedirect = "website-redirect";

    /// <summary>Facts about the bytes themselves, which go wherever the bytes are copied.</summary>
    public static bool BelongsToBytes(string attribute) => attribute is Checksum or PartChecksums or PartSizes.Attribute;

    public static bool IsResponseHeader(string attribute)
    {
        foreach (var (_, name) in ResponseHeaders)
        {
            if (name == attribute)
                return true;
        }

        return false;
    }

    /// <summary>Response headers that the client set on upload, and the attributes that hold them.</summary>
    public static readonly (string Header, string Attribute)[] ResponseHeaders =
    [
        ("Cache-Control", "cache-control"),
        ("Content-Disposition", "content-disposition"),
        ("Content-Encoding", "content-encoding"),
        ("Content-Language", "content-language"),
        ("Expires", "expires"),
    ];
}
