using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /s3/multipart/get-uploaded-parts</c> and <c>/abort</c>.</summary>
internal sealed record MultipartReference(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("uploadId")] string UploadId);
