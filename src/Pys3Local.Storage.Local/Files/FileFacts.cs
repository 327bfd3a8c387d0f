namespace Pys3Local.Storage.Local.Files;

/// <summary>What the file system knows of a file.</summary>
/// <param name="Modified">Nanoseconds since 1970, UTC, in whole microseconds: that much survives most tools that copy a tree.</param>
/// <param name="Changed">When anything of it was last changed, which nobody can set: of a directory, when an entry came or went. Nanoseconds since 1970; 0 if the system does not say.</param>
internal readonly record struct FileFacts(FileKind Kind, long Size, long Modified, long Changed = 0);
