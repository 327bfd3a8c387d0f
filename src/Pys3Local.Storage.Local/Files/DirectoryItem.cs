using Pys3Local.Storage.Local.Keys;

namespace Pys3Local.Storage.Local.Files;

internal readonly record struct DirectoryItem(string Name, FileKind Kind)
{
    /// <summary>See <see cref="ComponentName.Arriving"/>: it may go at any time.</summary>
    public bool IsArriving => Kind == FileKind.File && Name.StartsWith(ComponentName.Arriving, StringComparison.Ordinal);
}
