using Pys3Local.Minio.Format;
using Pys3Local.Storage;

namespace Pys3Local.Minio.Reading;

/// <summary>What MinIO keeps with a version, as a store keeps it.</summary>
internal static class VersionInfo
{
    private const string UserMetadata = "x-amz-meta-";
    private const long NanosecondsOfTick = 100;

    /// <summary>MinIO's names of what the server keeps as attributes.</summary>
    private static readonly Dictionary<string, string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cache-control"] = "cache-control",
        ["content-disposition"] = "content-disposition",
        ["content-encoding"] = "content-encoding",
        ["content-language"] = "content-language",
        ["expires"] = "expires",
        ["x-amz-object-lock-mode"] = "lock-mode",
        ["x-amz-object-lock-retain-until-date"] = "lock-until",
        ["x-amz-object-lock-legal-hold"] = "legal-hold",
        ["x-amz-website-redirect-location"] = "website-redirect",
    };

    public static ObjectInfo Of(string key, StoredVersion version)
    {
        var (metadata, attributes) = (StringMap.Empty.ToBuilder(), StringMap.Empty.ToBuilder());
        foreach (var (name, value) in version.Metadata)
        {
            if (name.StartsWith(UserMetadata, StringComparison.OrdinalIgnoreCase))
                metadata[name[UserMetadata.Length..].ToLowerInvariant()] = value;
            else if (name.Equals("x-amz-tagging", StringComparison.OrdinalIgnoreCase) && value.Length > 0)
                attributes["tags"] = Tags(value);
            else if (Attributes.TryGetValue(name, out var attribute) && value.Length > 0)
                attributes[attribute] = value;
        }

        var eTag = version.Metadata.GetValueOrDefault("etag", "").Trim('"');
        if (eTag.Contains('-', StringComparison.Ordinal))
            attributes[PartSizes.Attribute] = Parts(version);

        return new ObjectInfo
        {
            Key = key,
            VersionId = version.Id,
            IsDeleteMarker = version.Kind == StoredVersion.DeleteMarker,
            Size = version.Size,
            ETag = eTag,
            LastModified = Time(version.Modified),
            ContentType = version.Metadata.GetValueOrDefault("content-type"),
            Metadata = metadata.ToImmutable(),
            Attributes = attributes.ToImmutable(),
        };
    }

    /// <summary>Why the content cannot be read as it is; null where it can.</summary>
    public static string? Unreadable(StoredVersion version) => version switch
    {
        { Kind: StoredVersion.Legacy } => "it was written by a release before xl.meta (2021), which is not read",
        _ when version.Has("x-minio-internal-server-side-encryption") => "it is encrypted",
        _ when version.Has("x-minio-internal-compression") => "it is compressed, which is not read",
        _ when version.Has("x-minio-internal-transition") => "its content is on another tier",
        _ => null,
    };

    private static string Parts(StoredVersion version)
    {
        var sizes = new PartSizes();
        foreach (var size in version.PartSizes)
            sizes.Add(size);

        return sizes.ToString();
    }

    /// <summary>As Go writes a query string, with a plus for a space; kept percent-encoded.</summary>
    private static string Tags(string query) => string.Join('&', query.Split('&').Select(static tag =>
        string.Join('=', tag.Split('=', 2).Select(static text => Uri.EscapeDataString(Uri.UnescapeDataString(text.Replace('+', ' ')))))));

    private static DateTimeOffset Time(long nanoseconds)
    {
        var ticks = nanoseconds / NanosecondsOfTick;
        return DateTimeOffset.UnixEpoch.AddTicks(ticks - ticks % TimeSpan.TicksPerMillisecond);
    }
}
