using System.Collections.Immutable;
using System.Globalization;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>An object's checksum between the attribute that keeps it, headers and documents.</summary>
/// <remarks>As an attribute: <c>CRC32 FULL_OBJECT base64</c>.</remarks>
internal static class StoredChecksum
{
    private const string TypeHeader = "x-amz-checksum-type";

    private static readonly string[][] NameOfEach = [.. ChecksumNames.All.Select(algorithm => (string[])[algorithm.Name()])];

    public static ImmutableSortedDictionary<string, string> WithChecksum(this ImmutableSortedDictionary<string, string> attributes, ObjectChecksum? checksum) =>
        checksum is null ? attributes : attributes.SetItem(ObjectAttributes.Checksum, $"{checksum.Algorithm.Name()} {checksum.TypeName} {checksum.Value}");

    public static ObjectChecksum? Of(ImmutableSortedDictionary<string, string> attributes) =>
        Read(attributes, out var value) is { } kind ? new(kind.Algorithm, value.ToString(), kind.Type) : null;

    /// <summary>For listings; null where there is none.</summary>
    public static ChecksumKind? KindOf(ImmutableSortedDictionary<string, string> attributes) => Read(attributes, out _);

    /// <summary>For listings: the name of the algorithm, if any.</summary>
    public static IReadOnlyList<string> Names(ChecksumKind? checksum) => checksum is { } kind ? NameOfEach[(int)kind.Algorithm] : [];

    private static ChecksumKind? Read(ImmutableSortedDictionary<string, string> attributes, out ReadOnlySpan<char> value)
    {
        value = default;
        if (!attributes.TryGetValue(ObjectAttributes.Checksum, out var text))
            return null;

        var (name, type) = (text.IndexOf(' '), text.LastIndexOf(' '));
        if (name == type || ChecksumNames.FromName(text.AsSpan(0, name)) is not { } algorithm)
            return null;

        value = text.AsSpan(type + 1);
        return new(algorithm, text.AsSpan((name + 1)..type).SequenceEqual(ChecksumKind.CompositeName) ? ChecksumType.Composite : ChecksumType.FullObject);
    }

    public static S3Response WithChecksum(this S3Response response, ImmutableSortedDictionary<string, string> attributes)
    {
        if (Of(attributes) is not { } checksum)
            return response;

        return response
            .With(checksum.Algorithm.Header(), checksum.Value)
            .With(TypeHeader, checksum.TypeName);
    }

    public static S3Response WithChecksum(this S3Response response, ObjectInfo info) => response.WithChecksum(info.Attributes);

    /// <summary>On a read, only where the client asks for it: not every client expects a checksum of a kind that it did not choose.</summary>
    public static S3Response WithChecksum(this S3Response response, ObjectInfo info, S3Request request) =>
        IsAskedFor(request) ? response.WithChecksum(info) : response;

    /// <summary>On the read of a part: its own, where the object has those of its parts; that of an object that was uploaded whole, which is its only part.</summary>
    public static S3Response WithPartChecksum(this S3Response response, ObjectInfo info, S3Request request)
    {
        if (request.Query["partNumber"] is not { } number || !IsAskedFor(request) || Of(info.Attributes) is not { } checksum)
            return response;

        if (!info.Attributes.ContainsKey(PartSizes.Attribute))
            return response.WithChecksum(info);

        var values = info.Attributes.GetValueOrDefault(ObjectAttributes.PartChecksums)?.Split(',') ?? [];
        return checksum.Type == ChecksumType.Composite && int.Parse(number, CultureInfo.InvariantCulture) is var index && index <= values.Length
            ? response.With(checksum.Algorithm.Header(), values[index - 1]).With(TypeHeader, checksum.TypeName)
            : response;
    }

    private static bool IsAskedFor(S3Request request) => "ENABLED".Equals(request.Header("x-amz-checksum-mode"), StringComparison.OrdinalIgnoreCase);

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
            case ChecksumAlgorithm.Sha512: document.ChecksumSHA512 = value; break;
            case ChecksumAlgorithm.Md5: document.ChecksumMD5 = value; break;
            case ChecksumAlgorithm.XxHash64: document.ChecksumXXHASH64 = value; break;
            case ChecksumAlgorithm.XxHash3: document.ChecksumXXHASH3 = value; break;
            case ChecksumAlgorithm.XxHash128: document.ChecksumXXHASH128 = value; break;
        }
    }

    public static string? Get(IChecksumFields document, ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => document.ChecksumCRC32,
        ChecksumAlgorithm.Crc32C => document.ChecksumCRC32C,
        ChecksumAlgorithm.Crc64Nvme => document.ChecksumCRC64NVME,
        ChecksumAlgorithm.Sha1 => document.ChecksumSHA1,
        ChecksumAlgorithm.Sha256 => document.ChecksumSHA256,
        ChecksumAlgorithm.Sha512 => document.ChecksumSHA512,
        ChecksumAlgorithm.Md5 => document.ChecksumMD5,
        ChecksumAlgorithm.XxHash64 => document.ChecksumXXHASH64,
        ChecksumAlgorithm.XxHash3 => document.ChecksumXXHASH3,
        ChecksumAlgorithm.XxHash128 => document.ChecksumXXHASH128,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
