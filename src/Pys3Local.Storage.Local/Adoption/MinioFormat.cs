using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Adoption;

/// <summary><c>.minio.sys/format.json</c>: how MinIO kept its data.</summary>
internal sealed class MinioFormat
{
    /// <summary><c>fs</c>, or a mode with opaque files (<c>xl-single</c>, <c>xl</c>).</summary>
    [JsonPropertyName("format")]
    public string? Format { get; set; }
}
