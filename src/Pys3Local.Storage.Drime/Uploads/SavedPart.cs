using System.Text.Json.Serialization;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>An uploaded part and where its bytes are: in the service's own upload, or in a file that is out of sight.</summary>
internal sealed record SavedPart
{
    [JsonPropertyName("n")]
    public required int Number { get; init; }

    [JsonPropertyName("size")]
    public required long Size { get; init; }

    [JsonPropertyName("etag")]
    public required string ETag { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset LastModified { get; init; }

    [JsonPropertyName("attr")]
    public Dictionary<string, string>? Attributes { get; init; }

    /// <summary>The file that holds the bytes; null for a part of the service's upload, and if there are none.</summary>
    [JsonPropertyName("file")]
    public long? File { get; init; }

    /// <summary>Bytes of the whole file, of which the part is a piece.</summary>
    [JsonPropertyName("filesize")]
    public long FileSize { get; init; }

    /// <summary>Where in the file the part begins.</summary>
    [JsonPropertyName("offset")]
    public long Offset { get; init; }

    [JsonIgnore]
    public bool IsNative => File is null && Size > 0;

    public PartInfo ToInfo() => new()
    {
        PartNumber = Number,
        Size = Size,
        ETag = ETag,
        LastModified = LastModified,
        Attributes = StringMap.Of(Attributes),
    };
}
