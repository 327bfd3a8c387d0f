using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

internal sealed record PartUrl(
    [property: JsonPropertyName("partNumber")] int PartNumber,
    [property: JsonPropertyName("url")] string? Url);
