namespace Pys3Local.Storage.Local.Files;

internal readonly record struct DirectoryItem(string Name, FileKind Kind);
