using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>The answer of what changes things and returns none of them.</summary>
internal sealed record StatusAnswer([property: JsonPropertyName("status")] string? Status);
