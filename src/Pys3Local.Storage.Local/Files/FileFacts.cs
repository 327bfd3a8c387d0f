namespace Pys3Local.Storage.Local.Files;

/// <summary>What the file system knows of a file.</summary>
/// <param name="Modified">Nanoseconds since 1970, UTC, in whole microseconds: that much survives most ways of copying a tree.</param>
internal readonly record struct FileFacts(FileKind Kind, long Size, long Modified);
