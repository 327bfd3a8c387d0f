using System.Collections.Concurrent;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Requests;

/// <summary>
/// Uploads that were completed a while ago, and what was asked for then, so that a client that did not get the answer gets it when it asks again for the same. (After a restart the
/// object itself still says which upload made it, and so does any version of it; what was asked for is then known by the ETag.)
/// </summary>
internal sealed class Completions(TimeProvider time)
{
    /// <summary>Far more than are completed while a client tries again; about 300 bytes each.</summary>
    private const int MaxCount = 4096;

    /// <summary>Longer than any SDK tries again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly NameLocks _turns = new();
    private readonly ConcurrentDictionary<string, Completed> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Name, long At)> _order = new();

    /// <summary>Requests to complete one upload go one after the other: the second finds what the first has made.</summary>
    public ValueTask<IDisposable> EnterAsync(string bucket, string uploadId, CancellationToken cancellationToken) =>
        _turns.EnterAsync($"{bucket}/{uploadId}", cancellationToken);

    /// <summary>What the upload has become, which need not be there any more; null where that is not known (any more).</summary>
    public (ObjectInfo Made, AskedCompletion Asked)? Find(BucketInfo bucket, string key, string uploadId) =>
        _known.TryGetValue(NameOf(bucket, uploadId), out var found) && found.Info.Key == key && time.GetElapsedTime(found.At) < Kept ? (found.Info, found.Asked) : null;

    public void Add(BucketInfo bucket, string uploadId, ObjectInfo made, AskedCompletion asked)
    {
        var now = time.GetTimestamp();
        var name = NameOf(bucket, uploadId);
        // What a retry is answered with; the rest of the object may be large.
        _known[name] = new(made with { Metadata = StringMap.Empty }, asked, now);
        _order.Enqueue((name, now));
        while (_order.TryPeek(out var oldest) && (_order.Count > MaxCount || time.GetElapsedTime(oldest.At, now) >= Kept) && _order.TryDequeue(out oldest))
            _known.TryRemove(oldest.Name, out _);
    }

    /// <summary>With the time when the bucket was made: one of the same name that was made since has nothing of the uploads of before.</summary>
    private static string NameOf(BucketInfo bucket, string uploadId) => $"{bucket.Name}/{bucket.Created.UtcTicks}/{uploadId}";

    private sealed record Completed(ObjectInfo Info, AskedCompletion Asked, long At);
}

/// <summary>What a completion has asked for, as far as two requests can be compared by it.</summary>
/// <param name="Parts">SHA-256 of the numbers and ETags.</param>
/// <param name="Conditions">SHA-256 of its conditions; empty where it had none.</param>
internal sealed record AskedCompletion(string Parts, string Conditions);
