using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>One page of <c>GET /drive/file-entries</c>.</summary>
internal sealed record EntryPage(
    [property: JsonPropertyName("data")] IReadOnlyList<Entry>? Data,
    [property: JsonPropertyName("last_page")] long? LastPage,
    [property: JsonPropertyName("next_page")] long? NextPage,
    [property: JsonPropertyName("total")] long? Total);
