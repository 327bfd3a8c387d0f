using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Uploads;

/// <summary>A line of <c>parts.log</c>: a part that is kept, or what the assembly file is.</summary>
internal sealed class PartLine
{
    /// <summary>0 if the line is not about a part.</summary>
    [JsonPropertyName("part")]
    public int Part { get; set; }

    [JsonPropertyName("size")]
    public long Size { get; set; }

    [JsonPropertyName("etag")]
    public string? ETag { get; set; }

    [JsonPropertyName("modified")]
    public DateTimeOffset Modified { get; set; }

    [JsonPropertyName("attributes")]
    public SortedDictionary<string, string>? Attributes { get; set; }

    /// <summary>A file of the part's own; absent if it is in the assembly file.</summary>
    [JsonPropertyName("file")]
    public string? File { get; set; }

    /// <summary>Bytes: from here on part N is at (N - 1) times this in the assembly file.</summary>
    [JsonPropertyName("unit")]
    public long? Unit { get; set; }

    /// <summary>From here on the assembly file may be an object, and is not written to.</summary>
    [JsonPropertyName("frozen")]
    public bool? Frozen { get; set; }
}
