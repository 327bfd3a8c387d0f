using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>POST /s3/simple/presign</c> and <c>POST /s3/multipart/create</c>.</summary>
internal sealed record UploadRequest
{
    [JsonPropertyName("filename")]
    public required string FileName { get; init; }

    [JsonPropertyName("mime")]
    public required string Mime { get; init; }

    [JsonPropertyName("size")]
    public required long Size { get; init; }

    [JsonPropertyName("extension")]
    public required string Extension { get; init; }

    [JsonPropertyName("relativePath")]
    public required string RelativePath { get; init; }

    [JsonPropertyName("workspaceId")]
    public required long WorkspaceId { get; init; }

    [JsonPropertyName("parentId")]
    public required long ParentId { get; init; }
}

/// <summary>Where to put the bytes: a URL for a simple upload, an id for one in parts.</summary>
internal sealed record UploadAnswer(
    [property: JsonPropertyName("key")] string? Key,
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("uploadId")] string? UploadId);

/// <summary><c>POST /file-entries/move</c> and <c>/duplicate</c>.</summary>
internal sealed record TransferRequest(
    [property: JsonPropertyName("entryIds")] IReadOnlyList<long> EntryIds,
    [property: JsonPropertyName("destinationId")] long DestinationId,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId);

/// <summary><c>POST /s3/multipart/get-uploaded-parts</c> and <c>/abort</c>.</summary>
internal sealed record MultipartReference(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("uploadId")] string UploadId);

internal sealed record PartUrl(
    [property: JsonPropertyName("partNumber")] int PartNumber,
    [property: JsonPropertyName("url")] string? Url);

/// <summary><c>POST /s3/multipart/batch-sign-part-urls</c>.</summary>
internal sealed record PartUrlsRequest(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("uploadId")] string UploadId,
    [property: JsonPropertyName("partNumbers")] IReadOnlyList<int> PartNumbers);

internal sealed record PartUrlsAnswer([property: JsonPropertyName("urls")] IReadOnlyList<PartUrl>? Urls);

/// <summary>A part as the object store names it. The ETag has its quotes.</summary>
internal sealed record UploadedPart(
    [property: JsonPropertyName("PartNumber")] int PartNumber,
    [property: JsonPropertyName("ETag")] string? ETag);

internal sealed record UploadedPartsAnswer([property: JsonPropertyName("parts")] IReadOnlyList<UploadedPart>? Parts);

/// <summary><c>POST /s3/multipart/complete</c>.</summary>
internal sealed record CompleteRequest(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("uploadId")] string UploadId,
    [property: JsonPropertyName("parts")] IReadOnlyList<UploadedPart> Parts);
