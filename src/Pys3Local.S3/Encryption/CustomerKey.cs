using System.Net;
using System.Security.Cryptography;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Encryption;

/// <summary>A key that the client brings with its request (SSE-C).</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html</remarks>
internal static class CustomerKey
{
    private const string Requests = "Requests specifying Server Side Encryption with Customer provided keys must";

    /// <summary>Null where the request has none.</summary>
    public static ContentProtection.Customer? Of(S3Context context) => Read(context, EncryptionHeaders.Customer);

    /// <summary>That of the source of a copy.</summary>
    public static ContentProtection.Customer? OfSource(S3Context context) => Read(context, EncryptionHeaders.SourceCustomer);

    /// <summary>As S3 identifies it.</summary>
    public static string Md5(ContentProtection.Customer customer) => Convert.ToBase64String(MD5.HashData(customer.Key.Span));

    private static ContentProtection.Customer? Read(S3Context context, string prefix)
    {
        var request = context.Request;
        if (!request.AmzHeaders.AnyBegins(prefix))
            return null;

        var (algorithm, key, md5) = (request.Header(prefix + "algorithm"), request.Header(prefix + "key"), request.Header(prefix + "key-md5"));
        if (algorithm is null && key is null && md5 is null)
            return null;

        if (!IsPrivate(request) && !context.Services.Options.TakesCustomerKeysInTheClear)
            throw new S3Exception(S3Errors.InvalidRequest, $"{Requests} be made over a secure connection.");

        if (algorithm is not null and not "AES256")
        {
            throw new S3Exception(S3Errors.InvalidEncryptionAlgorithmError, "The Encryption request you specified is not valid. Supported value: AES256.")
            { Details = [new("ArgumentName", prefix + "algorithm"), new("ArgumentValue", algorithm)] };
        }

        if (algorithm is null)
            throw Bad(prefix + "algorithm", $"{Requests} provide a valid encryption algorithm.");

        if (key is null)
            throw Bad(prefix + "key", $"{Requests} provide an appropriate secret key.");

        if (md5 is null)
            throw Bad(prefix + "key-md5", $"{Requests} provide the client calculated MD5 of the secret key.");

        return Parse(prefix, key, md5);
    }

    private static ContentProtection.Customer Parse(string prefix, string key, string md5)
    {
        Span<byte> bytes = stackalloc byte[ContentProtection.CustomerKeySize + 1];
        if (!Convert.TryFromBase64String(key, bytes, out var count) || count != ContentProtection.CustomerKeySize)
            throw Bad(prefix + "key", "The secret key was invalid for the specified algorithm.");

        var customer = new ContentProtection.Customer(bytes[..count].ToArray());
        bytes.Clear();
        return Md5(customer) == md5 ? customer : throw Bad(prefix + "key-md5", "The calculated MD5 hash of the key did not match the hash that was provided.");
    }

    /// <summary>Nobody on a network hears it.</summary>
    private static bool IsPrivate(S3Request request) =>
        request.IsHttps || (request.RemoteAddress is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <summary>Without the value: it may be a key.</summary>
    private static S3Exception Bad(string header, string message) => new(S3Errors.InvalidArgument, message) { Details = [new("ArgumentName", header)] };
}
