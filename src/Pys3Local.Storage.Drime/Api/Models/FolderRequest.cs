using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /folders</c>.</summary>
internal sealed record FolderRequest(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId,
    [property: JsonPropertyName("parentId")] long? ParentId);
