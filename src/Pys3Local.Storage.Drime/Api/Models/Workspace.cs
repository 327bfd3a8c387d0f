using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

internal sealed record Workspace(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("name")] string? Name);
