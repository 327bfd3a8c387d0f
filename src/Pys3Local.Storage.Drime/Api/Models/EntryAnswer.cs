using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>What answers with one entry: a file or a folder.</summary>
internal sealed record EntryAnswer(
    [property: JsonPropertyName("fileEntry")] Entry? FileEntry,
    [property: JsonPropertyName("folder")] Entry? Folder);
