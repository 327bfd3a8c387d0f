namespace Pys3Local.Storage.Drime.Locks;

/// <summary>One lock for each bucket: shared by what works in it, held alone by what takes folders away.</summary>
internal sealed class BucketLocks
{
    /// <summary>Names come from requests: so they share a fixed number of locks.</summary>
    private const int Count = 256;

    private readonly SharedLock[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new SharedLock())];

    public SharedLock Of(string bucket) => _locks[(uint)string.GetHashCode(bucket, StringComparison.Ordinal) % Count];
}
