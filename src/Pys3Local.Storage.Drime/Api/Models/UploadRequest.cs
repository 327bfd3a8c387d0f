using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /s3/simple/presign</c> and <c>POST /s3/multipart/create</c>.</summary>
internal sealed record UploadRequest(
    [property: JsonPropertyName("filename")] string FileName,
    [property: JsonPropertyName("mime")] string Mime,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("extension")] string Extension,
    [property: JsonPropertyName("relativePath")] string RelativePath,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId,
    [property: JsonPropertyName("parentId")] long ParentId);
