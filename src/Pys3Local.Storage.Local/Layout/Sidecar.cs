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
        try
        {
            return SummedJson.IsWhole(json) ? new SidecarReader(json).Read() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The original leaves the fraction out where it is zero.</summary>
    public static bool TryTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>What the format keeps of a time: whole microseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % 10), TimeSpan.Zero);
}
