using System.Collections.Immutable;
using Pys3Local.S3.Body.Checksums;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>An object's checksum between the attribute that keeps it, headers and documents.</summary>
/// <remarks>As an attribute: <c>CRC32 FULL_OBJECT base64</c>.</remarks>
internal static class StoredChecksum
{
    public static ImmutableSortedDictionary<string, string> WithChecksum(this ImmutableSortedDictionary<string, string> attributes, ObjectChecksum? checksum) =>
        checksum is null ? attributes : attributes.SetItem(ObjectAttributes.Checksum, $"{checksum.Algorithm.Name()} {checksum.TypeName} {checksum.Value}");

    public static ObjectChecksum? Of(ImmutableSortedDictionary<string, string> attributes)
    {
        if (attributes.GetValueOrDefault(ObjectAttributes.Checksum)?.Split(' ') is not [var name, var type, var value])
            return null;

        return ChecksumNames.FromName(name) is { } algorithm
            ? new(algorithm, value, type == "COMPOSITE" ? ChecksumType.Composite : ChecksumType.FullObject)
            : null;
    }

    /// <summary>For listings: the name of the algorithm, if any.</summary>
    public static IReadOnlyList<string> Names(ObjectChecksum? checksum) => checksum is null ? [] : [checksum.Algorithm.Name()];

    public static S3Response WithChecksum(this S3Response response, ImmutableSortedDictionary<string, string> attributes)
    {
        if (Of(attributes) is not { } checksum)
            return response;

        return response
            .With(checksum.Algorithm.Header(), checksum.Value)
            .With("x-amz-checksum-type", checksum.TypeName);
    }

    public static S3Response WithChecksum(this S3Response response, ObjectInfo info) => response.WithChecksum(info.Attributes);

    /// <summary>On a read, only where the client asks for it: not every client expects a checksum of a kind that it did not choose.</summary>
    public static S3Response WithChecksum(this S3Response response, ObjectInfo info, S3Request request) =>
        "ENABLED".Equals(request.Header("x-amz-checksum-mode"), StringComparison.OrdinalIgnoreCase) ? response.WithChecksum(info) : response;

    public static T WithChecksum<T>(this T document, ImmutableSortedDictionary<string, string> attributes)
        where T : IChecksumFields
    {
        if (Of(attributes) is { } checksum)
            Set(document, checksum.Algorithm, checksum.Value);

        return document;
    }

    public static T WithChecksum<T>(this T document, ObjectInfo info)
        where T : IChecksumFields => document.WithChecksum(info.Attributes);

    public static void Set(IChecksumFields document, ChecksumAlgorithm algorithm, string value)
    {
        switch (algorithm)
        {
            case ChecksumAlgorithm.Crc32: document.ChecksumCRC32 = value; break;
            case ChecksumAlgorithm.Crc32C: document.ChecksumCRC32C = value; break;
            case ChecksumAlgorithm.Crc64Nvme: document.ChecksumCRC64NVME = value; break;
            case ChecksumAlgorithm.Sha1: document.ChecksumSHA1 = value; break;
            case ChecksumAlgorithm.Sha256: document.ChecksumSHA256 = value; break;
        }
    }

    public static string? Get(IChecksumFields document, ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => document.ChecksumCRC32,
        ChecksumAlgorithm.Crc32C => document.ChecksumCRC32C,
        ChecksumAlgorithm.Crc64Nvme => document.ChecksumCRC64NVME,
        ChecksumAlgorithm.Sha1 => document.ChecksumSHA1,
        _ => document.ChecksumSHA256,
    };
}
