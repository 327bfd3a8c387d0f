using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /s3/multipart/complete</c>.</summary>
internal sealed record CompleteRequest(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("uploadId")] string UploadId,
    [property: JsonPropertyName("parts")] IReadOnlyList<UploadedPart> Parts);
