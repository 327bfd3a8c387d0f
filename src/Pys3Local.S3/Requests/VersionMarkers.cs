using System.Collections.Concurrent;
using Pys3Local.Storage;

namespace Pys3Local.S3.Requests;

/// <summary>
/// When the versions were made at which pages of a listing ended. Their ids say nothing of their order: where such a version is deleted before the next page is asked for, its time says
/// where to go on. After a restart the next page begins with the newest version of the key, as the contract of stores has it.
/// </summary>
internal sealed class VersionMarkers(TimeProvider time)
{
    /// <summary>Far more than listings are under way; about 300 bytes each.</summary>
    private const int MaxCount = 4096;

    /// <summary>Longer than a client works on a page.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Name, Marker> _known = new();
    private readonly ConcurrentQueue<(Name Name, long At)> _order = new();

    public DateTimeOffset? Find(BucketInfo bucket, string key, string version) =>
        _known.TryGetValue(new(bucket.Name, bucket.Created.UtcTicks, key, version), out var found) && time.GetElapsedTime(found.At) < Kept ? found.Made : null;

    public void Add(BucketInfo bucket, ObjectInfo last)
    {
        var now = time.GetTimestamp();
        var name = new Name(bucket.Name, bucket.Created.UtcTicks, last.Key, last.VersionId);
        _known[name] = new(last.LastModified, now);
        _order.Enqueue((name, now));
        while (_order.TryPeek(out var oldest) && (_order.Count > MaxCount || time.GetElapsedTime(oldest.At, now) >= Kept) && _order.TryDequeue(out oldest))
        {
            // It may have been met again since.
            if (_known.TryGetValue(oldest.Name, out var known) && known.At == oldest.At)
                _known.TryRemove(oldest.Name, out _);
        }
    }

    /// <summary>With the time when the bucket was made: one of the same name that was made since has other versions.</summary>
    private readonly record struct Name(string Bucket, long BucketMade, string Key, string Version);

    private readonly record struct Marker(DateTimeOffset Made, long At);
}
