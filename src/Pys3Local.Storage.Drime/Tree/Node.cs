using Pys3Local.Storage.Drime.Api.Models;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>An entry of the service, as small as it can be kept: listings hold many.</summary>
internal sealed record Node
{
    public Node(Entry entry)
    {
        Id = entry.Id;
        Parent = entry.Parent;
        Name = entry.Name ?? "";
        IsFolder = entry.IsFolder;
        Size = entry.Size;
        Created = entry.Created;
        Updated = entry.Updated;
        FileName = entry.FileName;
        Mime = entry.Mime;
        Description = entry.Description;
    }

    public long Id { get; }

    public long Parent { get; init; }

    public string Name { get; init; }

    public bool IsFolder { get; }

    /// <summary>Bytes.</summary>
    public long Size { get; }

    public DateTimeOffset Created { get; }

    public DateTimeOffset Updated { get; }

    /// <summary>The UUID of the stored bytes.</summary>
    public string? FileName { get; }

    public string? Mime { get; }

    public string? Description { get; init; }

    /// <summary>The note that did not fit the description, once it has been read.</summary>
    public string? LongNote { get; set; }

    public string Hash => new Entry { Id = Id }.Hash;

    public Entry ToEntry() => new()
    {
        Id = Id,
        ParentId = Parent,
        Name = Name,
        Type = IsFolder ? "folder" : "file",
        FileSize = Size,
        CreatedAt = Created.ToString("O"),
        UpdatedAt = Updated.ToString("O"),
        FileName = FileName,
        Mime = Mime,
        Description = Description,
    };
}
