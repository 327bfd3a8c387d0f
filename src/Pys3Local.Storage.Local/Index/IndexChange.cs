using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Index;

/// <summary>A version to be written to the index, or to be taken from it where <paramref name="Version"/> is null.</summary>
internal readonly record struct IndexChange(string Bucket, string Key, long Sequence, VersionRecord? Version);
