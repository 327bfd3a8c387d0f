using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>Where to put the bytes: a URL for a simple upload, an id for one in parts.</summary>
internal sealed record UploadAnswer(
    [property: JsonPropertyName("key")] string? Key,
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("uploadId")] string? UploadId);
