namespace Pys3Local.Storage.Local.Index;

/// <summary>What an index knows.</summary>
/// <param name="Buckets">Those that hold objects, in the order of their names.</param>
/// <param name="IsComplete">It knows every object; else it is being built, or a server that syncs nothing is running or was killed.</param>
public sealed record LocalIndexReport(IReadOnlyList<LocalIndexBucket> Buckets, bool IsComplete)
{
    public long Objects => Buckets.Sum(bucket => bucket.Objects);

    /// <summary>In bytes.</summary>
    public long Size => Buckets.Sum(bucket => bucket.Size);
}
