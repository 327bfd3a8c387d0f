using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>GET /me/workspaces</c>.</summary>
internal sealed record WorkspacesAnswer([property: JsonPropertyName("workspaces")] IReadOnlyList<Workspace>? Workspaces);
