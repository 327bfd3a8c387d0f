namespace Pys3Local.Storage.Local.Files;

/// <param name="Escaped">The name for people, where its bytes are no UTF-8: then it can be neither opened by this name nor be a key. Else null.</param>
internal readonly record struct DirectoryItem(string Name, FileKind Kind, string? Escaped = null)
{
    /// <summary>At the start of the name of a file that is being copied to where it belongs, and is nothing yet. No key has such a name.</summary>
    public const string Arriving = "%~";

    /// <summary>It may go at any time.</summary>
    public bool IsArriving => Kind == FileKind.File && Name.StartsWith(Arriving, StringComparison.Ordinal);
}
