using System.Text.Json.Serialization;

namespace Pys3Local.Minio.Reading;

/// <summary><c>.minio.sys/format.json</c>: which drive of which set this is.</summary>
internal sealed record FormatDocument
{
    [JsonPropertyName("format")]
    public string? Format { get; init; }

    /// <summary>Of the deployment: the same on each of its drives.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("xl")]
    public DrivePlace? Place { get; init; }
}

internal sealed record DrivePlace
{
    [JsonPropertyName("this")]
    public string? This { get; init; }

    /// <summary>The drives of each set.</summary>
    [JsonPropertyName("sets")]
    public string[][]? Sets { get; init; }
}

[JsonSerializable(typeof(FormatDocument))]
internal sealed partial class FormatJson : JsonSerializerContext;
