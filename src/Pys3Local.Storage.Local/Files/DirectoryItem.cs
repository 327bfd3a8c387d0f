namespace Pys3Local.Storage.Local.Files;

internal readonly record struct DirectoryItem(string Name, FileKind Kind)
{
    /// <summary>At the start of the name of a file that is being copied to where it belongs, and is nothing yet. No key has such a name.</summary>
    public const string Arriving = "%~";

    /// <summary>It may go at any time.</summary>
    public bool IsArriving => Kind == FileKind.File && Name.StartsWith(Arriving, StringComparison.Ordinal);
}
