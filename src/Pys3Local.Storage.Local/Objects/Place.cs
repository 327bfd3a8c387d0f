using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>A file of an object's bytes.</summary>
internal readonly record struct Place(string Path, FileFacts Facts);
