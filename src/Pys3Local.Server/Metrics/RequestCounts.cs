using System.Collections.Concurrent;
using Pys3Local.S3;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Server.Metrics;

/// <summary>
/// What has become of the requests, in numbers that only grow. Nothing that a client makes up becomes a label: operations, statuses and error codes are the
/// server's own words, and of buckets only those count that are there, and no more than <see cref="MaxBuckets"/>.
/// </summary>
public sealed class RequestCounts
{
    public const int MaxBuckets = 200;

    /// <summary>The operation of requests that were refused before it was known.</summary>
    internal const string NoOperation = "none";

    private readonly ConcurrentDictionary<string, OperationCounts> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Counter> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BucketCounts> _buckets = new(StringComparer.Ordinal);

    /// <summary>Bytes of bodies, as they came.</summary>
    internal Counter Received { get; } = new();

    /// <summary>Bytes of bodies.</summary>
    internal Counter Sent { get; } = new();

    /// <summary>Connections that were accepted.</summary>
    internal Counter Connections { get; } = new();

    internal IEnumerable<(string Operation, OperationCounts Counts)> Operations =>
        _operations.OrderBy(operation => operation.Key, StringComparer.Ordinal).Select(operation => (operation.Key, operation.Value));

    internal IEnumerable<(string Reason, long Count)> Refusals =>
        _refusals.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => (reason.Key, reason.Value.Value));

    internal IEnumerable<(string Bucket, BucketCounts Counts)> Buckets =>
        _buckets.OrderBy(bucket => bucket.Key, StringComparer.Ordinal).Select(bucket => (bucket.Key, bucket.Value));

    /// <param name="outcome">Null where the protocol could not say what became of it.</param>
    /// <param name="status">As it was sent.</param>
    /// <param name="took">From the header to the end of the answer.</param>
    /// <param name="firstByte">From the header to the beginning of the answer; null where there was none.</param>
    internal void Add(S3Outcome? outcome, int status, TimeSpan took, TimeSpan? firstByte)
    {
        var operation = outcome?.Operation ?? NoOperation;
        var counts = _operations.TryGetValue(operation, out var known) ? known : _operations.GetOrAdd(operation, static _ => new OperationCounts());
        counts.Add(outcome is null or { Aborted: true } ? 0 : status);
        counts.Duration.Record(took);
        if (firstByte is { } first)
            counts.FirstByte.Record(first);
        if (outcome is null)
            return;
        Received.Add(outcome.BytesReceived);
        Sent.Add(outcome.BytesSent);
        if (outcome.Error is { } error)
            Refused(error.Code);
        if (outcome.Bucket is { } bucket && BucketOf(bucket) is { } ofBucket)
            Add(ofBucket, outcome, operation, status);
    }

    internal void Refused(string reason) => _refusals.GetOrAdd(reason, static _ => new Counter()).Add(1);

    /// <summary>A bucket that is gone makes room for another.</summary>
    internal void Forget(StoreNumbers store)
    {
        foreach (var bucket in _buckets.Keys)
        {
            if (!store.MayHave(bucket))
                _buckets.TryRemove(bucket, out _);
        }
    }

    private static void Add(BucketCounts counts, S3Outcome outcome, string operation, int status)
    {
        counts.Add(operation);
        counts.Received.Add(outcome.BytesReceived);
        counts.Sent.Add(outcome.BytesSent);
        if (status >= 500)
            counts.ServerErrors.Add(1);
        else if (status >= 400)
            counts.ClientErrors.Add(1);
    }

    // The number is only looked at for a bucket that is not known yet: it takes all locks of the table.
    private BucketCounts? BucketOf(string bucket) =>
        _buckets.TryGetValue(bucket, out var known) ? known
        : _buckets.Count < MaxBuckets ? _buckets.GetOrAdd(bucket, static _ => new BucketCounts())
        : null;
}
