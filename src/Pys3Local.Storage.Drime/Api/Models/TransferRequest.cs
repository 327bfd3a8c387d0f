using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /file-entries/move</c> and <c>/duplicate</c>.</summary>
internal sealed record TransferRequest(
    [property: JsonPropertyName("entryIds")] IReadOnlyList<long> EntryIds,
    [property: JsonPropertyName("destinationId")] long DestinationId,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId);
