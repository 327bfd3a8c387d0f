using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /s3/entries</c>: makes a file of uploaded bytes. The file name is the last segment of their key.</summary>
internal sealed record EntryRequest(
    [property: JsonPropertyName("clientMime")] string ClientMime,
    [property: JsonPropertyName("clientName")] string ClientName,
    [property: JsonPropertyName("filename")] string FileName,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("clientExtension")] string ClientExtension,
    [property: JsonPropertyName("relativePath")] string RelativePath,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId,
    [property: JsonPropertyName("parentId")] long ParentId);
