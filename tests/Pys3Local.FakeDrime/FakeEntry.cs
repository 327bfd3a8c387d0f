namespace Pys3Local.FakeDrime;

/// <summary>A file or a folder of the fake service.</summary>
public sealed class FakeEntry
{
    public required long Id { get; init; }

    public required string Name { get; set; }

    public required string Type { get; init; }

    /// <summary>0 at the top of the workspace.</summary>
    public required long Parent { get; set; }

    public required long Workspace { get; init; }

    public string FileName { get; init; } = Guid.NewGuid().ToString();

    public string? Mime { get; init; }

    public string? Description { get; set; }

    public FakeBlob? Blob { get; set; }

    public bool Trashed { get; set; }

    public required DateTimeOffset Created { get; set; }

    public DateTimeOffset Updated { get; set; }

    public bool IsFolder => Type == "folder";

    public FakeEntry Clone() => (FakeEntry)MemberwiseClone();
}
