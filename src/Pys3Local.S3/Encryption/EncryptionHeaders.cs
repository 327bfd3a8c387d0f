using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Encryption;

/// <summary>Which headers of encryption an operation takes. Any other is refused: what it asks for would not be done.</summary>
[Flags]
internal enum EncryptionUse
{
    None = 0,

    /// <summary>The client's key of what is read, or of the upload that is gone on with.</summary>
    CustomerKey = 1,

    /// <summary>How what is written is to be encrypted, the client's key included.</summary>
    Write = 2 | CustomerKey,

    /// <summary>The client's key of what is copied.</summary>
    SourceKey = 4,
}

/// <summary>The headers of encryption, by name.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html</remarks>
internal static class EncryptionHeaders
{
    public const string Algorithm = "x-amz-server-side-encryption";
    public const string KeyId = "x-amz-server-side-encryption-aws-kms-key-id";
    public const string Context = "x-amz-server-side-encryption-context";
    public const string BucketKey = "x-amz-server-side-encryption-bucket-key-enabled";

    /// <summary>Before the names of the three headers with a key of the client's.</summary>
    public const string Customer = Algorithm + "-customer-";

    /// <summary>The same for the source of a copy.</summary>
    public const string SourceCustomer = "x-amz-copy-source-server-side-encryption-customer-";

    private static readonly string[] OfCustomer =
    [
        "x-amz-server-side-encryption-customer-algorithm", "x-amz-server-side-encryption-customer-key", "x-amz-server-side-encryption-customer-key-MD5",
    ];

    private static readonly string[] OfSource =
    [
        "x-amz-copy-source-server-side-encryption-customer-algorithm", "x-amz-copy-source-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key-MD5",
    ];

    /// <summary>Refuses what the operation, or the store, does not do.</summary>
    public static void Check(S3Request request, EncryptionUse use, StoreTraits store)
    {
        foreach (var (name, values) in request.AmzHeaders)
        {
            if (!IsAboutEncryption(name))
                continue;

            if (!store.Encrypts)
                throw new S3Exception(S3Errors.NotImplemented, $"Server-side encryption is not offered; the header {name} is refused so that nothing is stored in the clear by mistake.") { Details = [new("Header", name)] };

            if (!IsTaken(name, use))
            {
                throw new S3Exception(S3Errors.InvalidArgument, $"{name} header is not supported for this operation.")
                { Details = [new("ArgumentName", name), .. QueryHeaders.IsSecret(name) ? Array.Empty<KeyValuePair<string, string>>() : [new("ArgumentValue", values.ToString())]] };
            }
        }
    }

    private static bool IsAboutEncryption(string name) =>
        name.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase) || name.StartsWith("x-amz-copy-source-server-side-encryption", StringComparison.OrdinalIgnoreCase);

    private static bool IsTaken(string name, EncryptionUse use) =>
        (use.HasFlag(EncryptionUse.CustomerKey) && OfCustomer.Contains(name, StringComparer.OrdinalIgnoreCase))
        || (use.HasFlag(EncryptionUse.SourceKey) && OfSource.Contains(name, StringComparer.OrdinalIgnoreCase))
        || (use.HasFlag(EncryptionUse.Write) && name.ToLowerInvariant() is Algorithm or KeyId or Context or BucketKey);
}
