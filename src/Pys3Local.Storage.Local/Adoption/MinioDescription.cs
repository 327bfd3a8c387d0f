using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Adoption;

/// <summary><c>fs.json</c>: what MinIO kept with an object, as far as it matters here.</summary>
internal sealed class MinioDescription
{
    /// <summary><c>etag</c>, <c>content-type</c> and other headers, <c>x-amz-meta-…</c> as the client wrote it.</summary>
    [JsonPropertyName("meta")]
    public Dictionary<string, string>? Meta { get; set; }
}
