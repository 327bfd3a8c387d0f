using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>A file or a folder as the service describes it. Of its many fields, the ones that are used here.</summary>
internal sealed record Entry
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The UUID of the stored bytes: the last segment of the key they were uploaded under.</summary>
    [JsonPropertyName("file_name")]
    public string? FileName { get; init; }

    [JsonPropertyName("mime")]
    public string? Mime { get; init; }

    [JsonPropertyName("file_size")]
    public long? FileSize { get; init; }

    /// <summary>Null or 0 at the top of the workspace.</summary>
    [JsonPropertyName("parent_id")]
    public long? ParentId { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("created_at")]
    public string? CreatedAt { get; init; }

    [JsonPropertyName("updated_at")]
    public string? UpdatedAt { get; init; }

    [JsonPropertyName("deleted_at")]
    public string? DeletedAt { get; init; }

    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonIgnore]
    public bool IsFolder => Type == "folder";

    [JsonIgnore]
    public long Size => FileSize ?? 0;

    [JsonIgnore]
    public long Parent => ParentId ?? 0;

    /// <summary>As the service makes it from the id.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToBase64String(Encoding.ASCII.GetBytes(Id.ToString(CultureInfo.InvariantCulture) + "|")).TrimEnd('=');

    [JsonIgnore]
    public DateTimeOffset Created => Time(CreatedAt) ?? Time(UpdatedAt) ?? DateTimeOffset.UnixEpoch;

    [JsonIgnore]
    public DateTimeOffset Updated => Time(UpdatedAt) ?? Created;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}

/// <summary>What answers with one entry: a file or a folder.</summary>
internal sealed record EntryAnswer(
    [property: JsonPropertyName("fileEntry")] Entry? FileEntry,
    [property: JsonPropertyName("folder")] Entry? Folder);

/// <summary>What answers with several entries: <c>/file-entries/duplicate</c> and <c>/move</c>.</summary>
internal sealed record EntriesAnswer([property: JsonPropertyName("entries")] IReadOnlyList<Entry>? Entries);

/// <summary>One page of <c>GET /drive/file-entries</c>.</summary>
internal sealed record EntryPage(
    [property: JsonPropertyName("data")] IReadOnlyList<Entry>? Data,
    [property: JsonPropertyName("last_page")] long? LastPage,
    [property: JsonPropertyName("next_page")] long? NextPage,
    [property: JsonPropertyName("total")] long? Total);

/// <summary><c>POST /s3/entries</c>: makes a file of uploaded bytes. The file name is the last segment of their key.</summary>
internal sealed record EntryRequest
{
    [JsonPropertyName("clientMime")]
    public required string ClientMime { get; init; }

    [JsonPropertyName("clientName")]
    public required string ClientName { get; init; }

    [JsonPropertyName("filename")]
    public required string FileName { get; init; }

    [JsonPropertyName("size")]
    public required long Size { get; init; }

    [JsonPropertyName("clientExtension")]
    public required string ClientExtension { get; init; }

    [JsonPropertyName("relativePath")]
    public required string RelativePath { get; init; }

    [JsonPropertyName("workspaceId")]
    public required long WorkspaceId { get; init; }

    [JsonPropertyName("parentId")]
    public required long ParentId { get; init; }
}

/// <summary><c>PUT /file-entries/{id}</c>.</summary>
internal sealed record UpdateRequest(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("description")] string? Description);

/// <summary><c>POST /folders</c>.</summary>
internal sealed record FolderRequest(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId,
    [property: JsonPropertyName("parentId")] long? ParentId);

/// <summary><c>POST /file-entries/delete</c>: into the trash, or for ever.</summary>
internal sealed record DeleteRequest(
    [property: JsonPropertyName("entryIds")] IReadOnlyList<long> EntryIds,
    [property: JsonPropertyName("deleteForever")] bool DeleteForever,
    [property: JsonPropertyName("workspaceId")] long WorkspaceId);
