using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /file-entries/delete</c>: into the trash, or for ever.</summary>
internal sealed record DeleteRequest(
    [property: JsonPropertyName("entryIds")] IReadOnlyList<long> EntryIds,
    [property: JsonPropertyName("deleteForever")] bool DeleteForever,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId);
