namespace Pys3Local.Server.Metrics;

/// <summary>How much a store holds, and how much it could.</summary>
/// <param name="Buckets">In the order of their names; <see cref="IsKnown"/> says whether anybody has counted.</param>
/// <param name="TotalBytes">Of the disk; 0 where it is not known.</param>
/// <param name="FreeBytes">That can still be written.</param>
public sealed record StoreNumbers(IReadOnlyList<BucketNumbers> Buckets, bool IsKnown, long TotalBytes, long FreeBytes)
{
    private HashSet<string>? _names;

    public static StoreNumbers None { get; } = new([], false, 0, 0);

    /// <summary>Nothing is wrong with it that its readers would notice.</summary>
    public bool IsHealthy { get; init; } = true;

    /// <summary>Whether there is such a bucket; true where nobody knows.</summary>
    public bool MayHave(string bucket)
    {
        if (ReferenceEquals(this, None))
            return true;
        _names ??= [.. Buckets.Select(static one => one.Name)];
        return _names.Contains(bucket);
    }
}

/// <summary>How much a bucket holds.</summary>
/// <param name="Objects">What a plain listing shows.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="Versions">All, delete markers among them.</param>
/// <param name="VersionBytes">Of all versions.</param>
public sealed record BucketNumbers(string Name, long Objects, long Bytes, long Versions, long VersionBytes, long DeleteMarkers);
