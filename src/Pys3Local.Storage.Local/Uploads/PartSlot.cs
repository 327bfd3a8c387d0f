namespace Pys3Local.Storage.Local.Uploads;

/// <summary>Where the bytes of a part go: a file of its own, or its place in the assembly file.</summary>
internal readonly record struct PartSlot(string Path, long Offset, string? File)
{
    public bool InAssembly => File is null;
}
