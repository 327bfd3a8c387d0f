using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Index;

/// <summary>A key with its newest version, or a common prefix where <paramref name="Version"/> is null.</summary>
internal readonly record struct IndexEntry(string Name, VersionRecord? Version);
