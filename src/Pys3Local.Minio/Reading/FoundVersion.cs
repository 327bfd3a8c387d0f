using Pys3Local.Minio.Format;

namespace Pys3Local.Minio.Reading;

/// <summary>One version of a key, with what each drive has of it.</summary>
/// <param name="Path">Of the object's directory, on every drive.</param>
/// <param name="Copies">The drives that agree, by the number of their shard.</param>
internal sealed record FoundVersion(string Path, StoredVersion Version, IReadOnlyDictionary<int, Copy> Copies);

/// <summary>What one drive has of a version.</summary>
internal readonly record struct Copy(Drive Drive, VersionFile File);
