using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

internal sealed record User(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("email")] string? Email);
