using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// The metadata of one version as JSON. The original's fields come first, in its order, and it reads no others; ours are left out
/// where they say nothing.
/// </summary>
internal sealed class SidecarDocument
{
    [JsonPropertyName("key")]
    public string? Key { get; set; }

    [JsonPropertyName("size")]
    public long Size { get; set; }

    [JsonPropertyName("etag")]
    public string? ETag { get; set; }

    /// <summary>UTC without saying so: <c>2026-11-22T10:07:43.199526</c>.</summary>
    [JsonPropertyName("last_modified")]
    public string? LastModified { get; set; }

    [JsonPropertyName("content_type")]
    public string? ContentType { get; set; }

    [JsonPropertyName("metadata")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public SortedDictionary<string, string>? Metadata { get; set; }

    [JsonPropertyName("storage_class")]
    public string StorageClass { get; set; } = "STANDARD";

    [JsonPropertyName("attributes")]
    public SortedDictionary<string, string>? Attributes { get; set; }

    /// <summary>Absent for the null version.</summary>
    [JsonPropertyName("version_id")]
    public string? VersionId { get; set; }

    [JsonPropertyName("sequence")]
    public long? Sequence { get; set; }

    [JsonPropertyName("delete_marker")]
    public bool? DeleteMarker { get; set; }

    /// <summary>See <see cref="VersionRecord.FileTime"/>: shows whether the bytes are still those that this describes.</summary>
    [JsonPropertyName("file_time")]
    public long? FileTime { get; set; }
}
