using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /s3/multipart/batch-sign-part-urls</c>.</summary>
internal sealed record PartUrlsRequest(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("uploadId")] string UploadId,
    [property: JsonPropertyName("partNumbers")] IReadOnlyList<int> PartNumbers);
