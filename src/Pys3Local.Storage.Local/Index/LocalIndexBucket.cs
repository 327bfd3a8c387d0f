namespace Pys3Local.Storage.Local.Index;

/// <param name="Objects">Those that a plain listing shows: the newest versions that are no delete markers.</param>
/// <param name="Size">Their bytes.</param>
public sealed record LocalIndexBucket(string Name, long Objects, long Size)
{
    /// <summary>All versions, delete markers among them.</summary>
    public long Versions { get; init; }

    /// <summary>Bytes of all versions.</summary>
    public long VersionsSize { get; init; }

    public long DeleteMarkers { get; init; }
}
