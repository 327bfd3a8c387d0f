using System.Globalization;
using Pys3Local.Net.Xml;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Sources;

/// <summary>What the headers of an object say, as a store keeps it.</summary>
internal static class S3Headers
{
    private const string ChecksumType = "x-amz-checksum-type";

    private static readonly (string Header, string Attribute)[] Plain =
    [
        .. ObjectAttributes.ResponseHeaders.Select(row => (row.Header.ToLowerInvariant(), row.Attribute)),
        ("x-amz-website-redirect-location", ObjectAttributes.WebsiteRedirect),
        ("x-amz-object-lock-mode", LockAttributes.Mode),
        ("x-amz-object-lock-retain-until-date", LockAttributes.Until),
        ("x-amz-object-lock-legal-hold", LockAttributes.Hold),
    ];

    /// <param name="listed">The version as the listing has it: its time has more digits than a header's.</param>
    /// <param name="found">As its headers have it.</param>
    public static ObjectInfo Read(ObjectInfo listed, S3Object found)
    {
        var (metadata, attributes) = (StringMap.Empty.ToBuilder(), StringMap.Empty.ToBuilder());
        foreach (var (name, value) in found.Metadata)
            metadata[name] = EncodedWords.Decode(value);

        foreach (var (header, attribute) in Plain)
        {
            if (found.Headers.GetValueOrDefault(header) is { Length: > 0 } value && (attribute != "content-encoding" || WithoutFraming(ref value)))
                attributes[attribute] = attribute == LockAttributes.Until ? Until(value) : value;
        }

        if (found.StorageClass is { Length: > 0 } storageClass and not "STANDARD")
            attributes[ObjectAttributes.StorageClass] = storageClass;

        foreach (var algorithm in ChecksumNames.All)
        {
            if (found.Headers.GetValueOrDefault(algorithm.Header()) is { Length: > 0 } value)
            {
                var type = found.Headers.GetValueOrDefault(ChecksumType) ?? (value.Contains('-', StringComparison.Ordinal) ? "COMPOSITE" : "FULL_OBJECT");
                attributes[ObjectAttributes.Checksum] = $"{algorithm.Name()} {type} {value}";
                break;
            }
        }

        return listed with
        {
            Size = found.Size,
            ETag = found.ETag.Length > 0 ? found.ETag : listed.ETag,
            LastModified = found.LastModified.ToUnixTimeSeconds() == listed.LastModified.ToUnixTimeSeconds() || found.LastModified == DateTimeOffset.UnixEpoch ? listed.LastModified : found.LastModified,
            ContentType = found.ContentType,
            Metadata = metadata.ToImmutable(),
            Attributes = attributes.ToImmutable(),
        };
    }

    /// <summary>Whether the ETag is of the bytes: those of what a key service's or a client's key encrypts are not.</summary>
    public static bool HasSayingETag(S3Object found) =>
        found.Headers.GetValueOrDefault("x-amz-server-side-encryption") is not ("aws:kms" or "aws:kms:dsse") && !found.Headers.ContainsKey("x-amz-server-side-encryption-customer-algorithm");

    /// <summary>False where it is said that there are none; a service that says nothing has to be asked only where it keeps tags at all.</summary>
    public static bool MayHaveTags(S3Object found) =>
        int.TryParse(found.Headers.GetValueOrDefault("x-amz-tagging-count"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;

    /// <summary>A tag set as a store keeps it: a query string.</summary>
    public static string Tags(string xml) => string.Join('&', (XmlDocument.Read(xml).Find("TagSet")?.All("Tag") ?? [])
        .Select(tag => $"{Uri.EscapeDataString(tag["Key"] ?? "")}={Uri.EscapeDataString(tag["Value"] ?? "")}"));

    /// <summary>As the server keeps it: services have from none to nine digits after the second.</summary>
    private static string Until(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
        ? until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : text;

    /// <summary><c>aws-chunked</c> is how a body travelled, and some services keep it.</summary>
    private static bool WithoutFraming(ref string encoding)
    {
        encoding = string.Join(',', encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(one => one != "aws-chunked"));
        return encoding.Length > 0;
    }
}
