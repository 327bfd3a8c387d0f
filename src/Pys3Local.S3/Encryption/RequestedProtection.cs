using System.Text;
using System.Text.Json;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Encryption;

/// <summary>How what is written is to be encrypted: as the request says, else as the bucket has it, else as the store does it.</summary>
internal static class RequestedProtection
{
    private const string Kms = "aws:kms";
    private const string DoubleKms = "aws:kms:dsse";

    /// <summary>Bytes of a context: more than Amazon takes.</summary>
    private const int MaxContext = 4096;

    /// <summary>Null: the store decides.</summary>
    public static ContentProtection? Of(S3Context context) => Asked(context) ?? BucketEncryption.DefaultOf(context.Bucket);

    /// <summary>What the request itself says; null where it says nothing.</summary>
    public static ContentProtection? Asked(S3Context context)
    {
        var request = context.Request;
        var algorithm = request.Header(EncryptionHeaders.Algorithm);
        var customer = CustomerKey.Of(context);
        if (customer is not null)
        {
            if (algorithm is not null)
                throw Bad(EncryptionHeaders.Algorithm, algorithm, "Server Side Encryption with Customer provided key is incompatible with the encryption method specified");

            if (BucketEncryption.BlocksCustomerKeys(context.Bucket))
                throw new S3Exception(S3Errors.AccessDenied, "Access Denied: this bucket blocks Server Side Encryption with Customer provided keys (SSE-C).");
        }

        foreach (var header in (ReadOnlySpan<string>)[EncryptionHeaders.KeyId, EncryptionHeaders.Context])
        {
            if (algorithm != Kms && request.Header(header) is { } value)
                throw Bad(EncryptionHeaders.Algorithm, algorithm ?? "null", $"Server Side Encryption with AWS KMS managed key requires HTTP header {EncryptionHeaders.Algorithm} : aws:kms");
        }

        return algorithm switch
        {
            null => customer,
            "AES256" => new ContentProtection.Ring(),
            Kms => OfRing(context, request.Header(EncryptionHeaders.KeyId), ContextOf(request)),
            DoubleKms => throw new S3Exception(S3Errors.NotImplemented, "Encryption in two layers (aws:kms:dsse) is not offered: ask for aws:kms or AES256.") { Details = [new("Header", EncryptionHeaders.Algorithm)] },
            _ => throw new S3Exception(S3Errors.InvalidEncryptionAlgorithmError, "The encryption request you specified is not valid. The valid values are AES256 and aws:kms.")
            { Details = [new("ArgumentName", EncryptionHeaders.Algorithm), new("ArgumentValue", algorithm)] },
        };
    }

    /// <summary>The key that a client names: an id of the ring, alone or at the end of an ARN.</summary>
    public static ContentProtection.Ring OfRing(string? keyId, string? context = null) =>
        new(string.IsNullOrEmpty(keyId) ? null : keyId[(keyId.LastIndexOf('/') + 1)..], context, Labelled: true);

    private static ContentProtection.Ring OfRing(S3Context context, string? keyId, string? text) => context.Services.Options.RefusesKms
        ? throw new S3Exception(S3Errors.NotImplemented, "This server is set not to take aws:kms (--no-sse-kms): ask for AES256, which is encrypted with its ring of keys as well.") { Details = [new("Header", EncryptionHeaders.Algorithm)] }
        : OfRing(keyId, text);

    /// <summary>Base64 of a JSON object of texts. It is bound to the content: without it, as it is kept beside the object, the content cannot be read.</summary>
    private static string? ContextOf(S3Request request)
    {
        if (request.Header(EncryptionHeaders.Context) is not { } text)
            return null;

        try
        {
            var bytes = Convert.FromBase64String(text);
            if (bytes.Length <= MaxContext && IsObjectOfTexts(bytes))
                return Encoding.UTF8.GetString(bytes);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // As below.
        }

        throw new S3Exception(S3Errors.InvalidArgument, "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map")
        { Details = [new("ArgumentName", EncryptionHeaders.Context)] };
    }

    private static bool IsObjectOfTexts(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;

        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String or JsonTokenType.EndObject) || reader.CurrentDepth > 1)
                return false;
        }

        return true;
    }

    private static S3Exception Bad(string header, string value, string message) =>
        new(S3Errors.InvalidArgument, message) { Details = [new("ArgumentName", header), new("ArgumentValue", value)] };
}
