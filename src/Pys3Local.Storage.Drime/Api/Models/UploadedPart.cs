using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>A part as the object store names it. The ETag has its quotes.</summary>
internal sealed record UploadedPart(
    [property: JsonPropertyName("PartNumber")] int PartNumber,
    [property: JsonPropertyName("ETag")] string? ETag);
