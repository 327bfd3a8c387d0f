using System.Text.Json.Serialization;
using Pys3Local.Storage.Drime.Api.Models;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>One line of the file of an open upload: one of these things, as it has become true.</summary>
internal sealed record JournalLine
{
    /// <summary>The first line.</summary>
    [JsonPropertyName("upload")]
    public UploadDraft? Upload { get; init; }

    /// <summary>The service's own upload has been opened, for parts of this size.</summary>
    [JsonPropertyName("service")]
    public MultipartReference? Service { get; init; }

    [JsonPropertyName("partsize")]
    public long? PartSize { get; init; }

    /// <summary>A part has been stored, instead of one of the same number.</summary>
    [JsonPropertyName("part")]
    public SavedPart? Part { get; init; }

    /// <inheritdoc cref="UploadState.Completing"/>
    [JsonPropertyName("completing")]
    public CompletedUpload? Completing { get; init; }

    /// <inheritdoc cref="UploadState.Completed"/>
    [JsonPropertyName("completed")]
    public CompletedUpload? Completed { get; init; }

    /// <inheritdoc cref="UploadState.Moving"/>
    [JsonPropertyName("moving")]
    public long? Moving { get; init; }

    /// <summary>What an upload was opened with.</summary>
    public sealed record UploadDraft(
        [property: JsonPropertyName("bucket")] string Bucket,
        [property: JsonPropertyName("key")] string Key,
        [property: JsonPropertyName("at")] DateTimeOffset Initiated,
        [property: JsonPropertyName("ct")] string? ContentType,
        [property: JsonPropertyName("meta")] Dictionary<string, string>? Metadata,
        [property: JsonPropertyName("attr")] Dictionary<string, string>? Attributes)
    {
        public static UploadDraft Of(string bucket, UploadInfo info) =>
            new(bucket, info.Key, info.Initiated, info.ContentType, new(info.Metadata), new(info.Attributes));

        public UploadInfo ToInfo(string id) => new()
        {
            Key = Key,
            UploadId = id,
            Initiated = Initiated,
            ContentType = ContentType,
            Metadata = StringMap.Of(Metadata),
            Attributes = StringMap.Of(Attributes),
        };
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext;
