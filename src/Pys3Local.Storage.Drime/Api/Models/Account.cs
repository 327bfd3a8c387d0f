using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

internal sealed record User(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("email")] string? Email);

/// <summary><c>GET /cli/loggedUser</c>: no user where the key is not valid.</summary>
internal sealed record UserAnswer([property: JsonPropertyName("user")] User? User);

internal sealed record Workspace(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("name")] string? Name);

/// <summary><c>GET /me/workspaces</c>.</summary>
internal sealed record WorkspacesAnswer([property: JsonPropertyName("workspaces")] IReadOnlyList<Workspace>? Workspaces);

/// <summary><c>GET /user/space-usage</c>, in bytes.</summary>
internal sealed record SpaceUsageAnswer(
    [property: JsonPropertyName("used")] long? Used,
    [property: JsonPropertyName("available")] long? Available);

/// <summary>The answer of what changes things and returns none of them.</summary>
internal sealed record StatusAnswer([property: JsonPropertyName("status")] string? Status);

/// <summary>The body of a refusal. Any of them may be missing.</summary>
internal sealed record ErrorAnswer(
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("errors")] System.Text.Json.JsonElement? Errors);
