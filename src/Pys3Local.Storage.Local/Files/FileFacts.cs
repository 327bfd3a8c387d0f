namespace Pys3Local.Storage.Local.Files;

/// <summary>What the file system knows of a file.</summary>
/// <param name="Modified">Nanoseconds since 1970, UTC, in whole microseconds: that much survives most ways of copying a tree.</param>
/// <param name="Changed">When it was last changed in any way, which nobody can set: of a directory, when an entry came or went. Nanoseconds since 1970; 0 where the system does not tell.</param>
internal readonly record struct FileFacts(FileKind Kind, long Size, long Modified, long Changed = 0);
