using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>What the service's own upload has been completed into.</summary>
/// <param name="FileName">The last segment of the key of the bytes.</param>
/// <param name="Parts">Of which parts, one after the other.</param>
internal sealed record CompletedUpload(
    [property: JsonPropertyName("name")] string FileName,
    [property: JsonPropertyName("parts")] IReadOnlyList<StoredPart> Parts);
