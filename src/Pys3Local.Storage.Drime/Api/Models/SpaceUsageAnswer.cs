using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>GET /user/space-usage</c>, in bytes.</summary>
internal sealed record SpaceUsageAnswer(
    [property: JsonPropertyName("used")] long? Used,
    [property: JsonPropertyName("available")] long? Available);
