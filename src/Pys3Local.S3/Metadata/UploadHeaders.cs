using System.Collections.Immutable;
using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>What a client wants kept beside an object, read from the headers of an upload and checked.</summary>
internal sealed record UploadHeaders
{
    /// <summary>Names and values of user metadata together. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html</summary>
    public const int MaxMetadataBytes = 2048;

    private const string MetadataPrefix = "x-amz-meta-";

    public string? ContentType { get; private init; }

    public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

    public required ImmutableSortedDictionary<string, string> Attributes { get; init; }

    public static UploadHeaders Read(S3Request request)
    {
        RefuseUnsupported(request);
        return new()
        {
            ContentType = request.Header("Content-Type") is { Length: > 0 } type ? type : "binary/octet-stream",
            Metadata = ReadMetadata(request),
            Attributes = ReadAttributes(request),
        };
    }

    private static ImmutableSortedDictionary<string, string> ReadMetadata(S3Request request)
    {
        ImmutableSortedDictionary<string, string>.Builder? metadata = null;
        var bytes = 0;
        foreach (var (name, values) in request.Headers)
        {
            if (!name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase) || name.Length == MetadataPrefix.Length)
                continue;

            var value = string.Join(',', values.ToArray());
            bytes += name.Length - MetadataPrefix.Length + value.Length;
            if (bytes > MaxMetadataBytes)
                throw new S3Exception(S3Errors.MetadataTooLarge);

            (metadata ??= Texts.None.ToBuilder())[name[MetadataPrefix.Length..].ToLowerInvariant()] = value;
        }

        return metadata?.ToImmutable() ?? Texts.None;
    }

    private static ImmutableSortedDictionary<string, string> ReadAttributes(S3Request request)
    {
        ImmutableSortedDictionary<string, string>.Builder? attributes = null;
        foreach (var (header, attribute) in ObjectAttributes.ResponseHeaders)
        {
            var value = request.Header(header);
            if (attribute == "content-encoding")
                value = WithoutAwsChunked(value);

            if (!string.IsNullOrEmpty(value))
                (attributes ??= Texts.None.ToBuilder())[attribute] = value;
        }

        if (StorageClass.Read(request) is { } storageClass)
            (attributes ??= Texts.None.ToBuilder())[ObjectAttributes.StorageClass] = storageClass;

        return attributes?.ToImmutable() ?? Texts.None;
    }

    /// <summary><c>aws-chunked</c> is how the body travelled, not what the object is.</summary>
    private static string? WithoutAwsChunked(string? encoding)
    {
        if (encoding is null || !encoding.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase))
            return encoding;

        var rest = encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(e => !e.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase));
        return string.Join(',', rest);
    }

    /// <summary>What would change how the object is kept and is not done here is refused: silently storing plaintext would be a lie.</summary>
    public static void RefuseUnsupported(S3Request request)
    {
        foreach (var (name, _) in request.Headers)
        {
            if (name.StartsWith("x-amz-server-side-encryption", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("x-amz-copy-source-server-side-encryption", StringComparison.OrdinalIgnoreCase))
            {
                throw new S3Exception(S3Errors.NotImplemented, $"Server-side encryption is not offered; the header {name} is refused so that nothing is stored in the clear by mistake. Encrypt in the client (restic, rclone crypt, kopia and duplicati do), or on the disk.");
            }
        }

        if (request.Header("x-amz-acl") is { } acl && !CannedAcls.Contains(acl))
            throw new S3Exception(S3Errors.AccessControlListNotSupported, $"The ACL '{acl}' is not supported: buckets here are closed to everyone but their keys.");
    }

    /// <summary>Those that say no more than what holds anyway.</summary>
    private static readonly string[] CannedAcls = ["private", "bucket-owner-full-control", "bucket-owner-read"];
}
