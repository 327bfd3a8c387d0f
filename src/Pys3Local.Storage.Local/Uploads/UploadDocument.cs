using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Uploads;

/// <summary><c>upload.json</c>: what an upload was opened with.</summary>
internal sealed class UploadDocument
{
    [JsonPropertyName("bucket")]
    public string? Bucket { get; set; }

    [JsonPropertyName("key")]
    public string? Key { get; set; }

    [JsonPropertyName("initiated")]
    public DateTimeOffset Initiated { get; set; }

    [JsonPropertyName("content_type")]
    public string? ContentType { get; set; }

    [JsonPropertyName("metadata")]
    public SortedDictionary<string, string>? Metadata { get; set; }

    [JsonPropertyName("attributes")]
    public SortedDictionary<string, string>? Attributes { get; set; }
}
