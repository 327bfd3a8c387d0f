using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>What answers with several entries: <c>/file-entries/duplicate</c> and <c>/move</c>.</summary>
internal sealed record EntriesAnswer([property: JsonPropertyName("entries")] IReadOnlyList<Entry>? Entries);
