using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

internal sealed record UploadedPartsAnswer([property: JsonPropertyName("parts")] IReadOnlyList<UploadedPart>? Parts);
