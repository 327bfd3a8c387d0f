using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Encryption;

/// <summary>Reading what may be encrypted with a key of the client's, and saying how something is encrypted.</summary>
internal static class EncryptedObjects
{
    /// <summary>How labels begin that a store gives what it has encrypted, see <see cref="ObjectInfo.Encryption"/>.</summary>
    private const string CustomerLabel = "customer ";

    private const string KmsLabel = "aws:kms ";

    /// <summary>The label that a write will have, as far as it is known; null where the store decides.</summary>
    public static string? LabelOf(ContentProtection? protection) => protection switch
    {
        ContentProtection.Customer customer => CustomerLabel + CustomerKey.Md5(customer),
        ContentProtection.Ring { Labelled: false } => "AES256",
        ContentProtection.Ring { KeyId: { } id } => KmsLabel + id,
        _ => null,
    };

    /// <summary>A copy onto itself, protected so, would be encrypted in another way than the object is: its bytes have to be written anew.</summary>
    public static bool IsOtherThan(ContentProtection? protection, bool encryptsEverything, ObjectInfo? current)
    {
        if (current is null or { IsDeleteMarker: true } || IsCustomers(current.Encryption))
            return false;

        return current.Encryption is not { } label
            ? protection is not null || encryptsEverything
            : protection is ContentProtection.Ring { Labelled: true } ring
                ? ring.KeyId is null ? !label.StartsWith(KmsLabel, StringComparison.Ordinal) : LabelOf(ring) != label
                : protection is not null && LabelOf(protection) != label;
    }

    /// <summary>A key of the client's is needed.</summary>
    public static bool IsCustomers(string? label) => label?.StartsWith(CustomerLabel, StringComparison.Ordinal) == true;

    /// <summary>Refuses unless the request brings the key that the object needs, and none where it needs none; and where nobody knows how the object is encrypted.</summary>
    public static void Check(ObjectInfo info, ContentProtection.Customer? customer)
    {
        if (info.IsDeleteMarker)
            return;

        // Its size and its ETag would be those of what is stored, and not of the content.
        if (info.Attributes.GetValueOrDefault(ObjectInfo.UnreadableAttribute) == ObjectInfo.UnreadableContent)
            throw new StorageException(StorageFailure.Damaged, $"{info.Key}: it is encrypted, and the record of its encryption is gone or cannot be read. Restore its metadata from a backup, or the object from another copy.");

        if (!IsCustomers(info.Encryption))
        {
            if (customer is not null)
                throw new S3Exception(S3Errors.InvalidRequest, "The encryption parameters are not applicable to this object.");

            return;
        }

        if (customer is null)
            throw new S3Exception(S3Errors.InvalidRequest, "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.");

        if (!IsKeyOf(info.Encryption, customer))
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied: the object is encrypted with a different key than the one in the request.");
    }

    /// <summary>The key of a part's request, which has to be that of its upload.</summary>
    public static ContentProtection.Customer? KeyOfPart(S3Context context, UploadInfo upload)
    {
        var customer = CustomerKey.Of(context);
        if (IsCustomers(upload.Encryption))
        {
            if (customer is null)
                throw new S3Exception(S3Errors.InvalidRequest, "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.");

            if (!IsKeyOf(upload.Encryption, customer))
                throw new S3Exception(S3Errors.InvalidRequest, "The provided encryption parameters did not match the ones used originally.");
        }
        else if (customer is not null)
        {
            throw new S3Exception(S3Errors.InvalidRequest, "The multipart upload initiate did not request encryption. Please resend the request without sending encryption parameters.");
        }

        return customer;
    }

    /// <summary>A key that comes with the completion of an upload, which needs none, has to be the right one.</summary>
    public static void CheckCompletion(S3Context context, UploadInfo upload)
    {
        if (CustomerKey.Of(context) is not null)
            KeyOfPart(context, upload);
    }

    /// <summary>As <see cref="IObjectStore.OpenObjectAsync"/>, with the client's key; refuses as S3 does where it is missing or another.</summary>
    public static async ValueTask<ObjectReader?> OpenAsync(
        S3Context context, string bucket, string key, string? version, ContentProtection.Customer? customer, CancellationToken cancellationToken)
    {
        try
        {
            return customer is not null && context.Store.Capability<IProtectedStore>() is { } store
                ? await store.OpenObjectAsync(bucket, key, version, customer, cancellationToken)
                : await context.Store.OpenObjectAsync(bucket, key, version, cancellationToken);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.KeyRefused)
        {
            if (await context.Store.FindObjectAsync(bucket, key, version, cancellationToken) is { } info)
                Check(info, customer);

            throw;
        }
    }

    /// <summary>Says how something is encrypted.</summary>
    /// <param name="label">Of the object or the upload.</param>
    public static S3Response WithEncryption(this S3Response response, string? label)
    {
        if (label is null)
            return response;

        if (IsCustomers(label))
            return response.With(EncryptionHeaders.Customer + "algorithm", "AES256").With(EncryptionHeaders.Customer + "key-md5", label[CustomerLabel.Length..]);

        return label.StartsWith(KmsLabel, StringComparison.Ordinal)
            ? response.With(EncryptionHeaders.Algorithm, "aws:kms").With(EncryptionHeaders.KeyId, label[KmsLabel.Length..])
            : response.With(EncryptionHeaders.Algorithm, label);
    }

    /// <summary>After a write: with the context that it was asked to bind.</summary>
    public static S3Response WithWrittenEncryption(this S3Response response, string? label, S3Request request) => response
        .WithEncryption(label)
        .With(EncryptionHeaders.Context, label?.StartsWith(KmsLabel, StringComparison.Ordinal) == true ? request.Header(EncryptionHeaders.Context) : null);

    private static bool IsKeyOf(string? label, ContentProtection.Customer customer) => label == CustomerLabel + CustomerKey.Md5(customer);
}
