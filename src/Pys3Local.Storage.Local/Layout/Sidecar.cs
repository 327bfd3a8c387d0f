using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>A version and the JSON that is kept of it.</summary>
internal static class Sidecar
{
    /// <summary>Bytes: more than S3's metadata, tags, locks and checksums come to.</summary>
    public const int Limit = 1 << 20;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    public static byte[] Write(VersionRecord version)
    {
        var info = version.Info;
        return SummedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(
            new SidecarDocument
            {
                Key = info.Key,
                Size = info.Size,
                ETag = info.ETag,
                LastModified = info.LastModified.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
                ContentType = info.ContentType,
                Metadata = new(info.Metadata, StringComparer.Ordinal),
                Attributes = info.Attributes.IsEmpty ? null : new(info.Attributes, StringComparer.Ordinal),
                VersionId = info.VersionId == ObjectInfo.NullVersion ? null : info.VersionId,
                Sequence = version.Sequence == 0 ? null : version.Sequence,
                DeleteMarker = info.IsDeleteMarker ? true : null,
                FileTime = version.FileTime == 0 ? null : version.FileTime,
            },
            LayoutJson.Default.SidecarDocument));
    }

    /// <summary>Null if it is no sidecar, ours or the original's, or not as it was written.</summary>
    public static VersionRecord? Read(ReadOnlySpan<byte> json)
    {
        if (!SummedJson.IsWhole(json) || LayoutJson.Read(json, LayoutJson.Default.SidecarDocument) is not { Key: { Length: > 0 } key, ETag: { } etag, Size: >= 0 } document
            || !TryTime(document.LastModified, out var modified))
        {
            return null;
        }

        var info = new ObjectInfo
        {
            Key = key,
            Size = document.Size,
            ETag = etag.Trim('"'),
            LastModified = modified,
            ContentType = document.ContentType,
            Metadata = Of(document.Metadata),
            Attributes = Of(document.Attributes),
            VersionId = document.VersionId ?? ObjectInfo.NullVersion,
            IsDeleteMarker = document.DeleteMarker == true,
        };
        return new VersionRecord(info, document.Sequence ?? 0, document.FileTime ?? 0);
    }

    /// <summary>The original leaves the fraction out where it is zero.</summary>
    public static bool TryTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>What the format keeps of a time: whole microseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % 10), TimeSpan.Zero);

    private static ImmutableSortedDictionary<string, string> Of(SortedDictionary<string, string>? values) =>
        values is null || values.Count == 0 ? StringMap.Empty : StringMap.Empty.AddRange(values);
}
