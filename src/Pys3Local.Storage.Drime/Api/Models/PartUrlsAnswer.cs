using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

internal sealed record PartUrlsAnswer([property: JsonPropertyName("urls")] IReadOnlyList<PartUrl>? Urls);
