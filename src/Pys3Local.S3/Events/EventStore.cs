using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Events;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Events;

/// <summary>
/// Says of each write that somebody wants to know of what it was, before it is acknowledged: its event is then kept as safely as the write. What nobody
/// wants to know of (<see cref="WriteCause"/>) costs nothing.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="multipart">The same store.</param>
internal sealed class EventStore(IObjectStore inner, IMultipartStore multipart, IEventOutbox outbox, string region, TimeProvider time) : IObjectStore, IMultipartStore, IStoreDecorator
{
    private readonly KeyTurns _turns = new();
    private long _sequence;

    public IObjectStore Inner => inner;

    public StoreTraits Traits => inner.Traits;

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => inner.ListBucketsAsync(cancellationToken);

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => inner.FindBucketAsync(bucket, cancellationToken);

    public ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        inner.WriteBucketAsync(bucket, change, cancellationToken);

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => inner.DeleteBucketAsync(bucket, cancellationToken);

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) => inner.ListObjectsAsync(bucket, query, cancellationToken);

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.FindObjectAsync(bucket, key, version, cancellationToken);

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.OpenObjectAsync(bucket, key, version, cancellationToken);

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) => WriteCause.Current is not { } cause
        ? await inner.PutObjectAsync(bucket, key, write, cancellationToken)
        : (await ReportAsync(
            bucket, key, cause,
            async guard => await inner.PutObjectAsync(bucket, key, write with { Guard = guard(write.Guard) }, cancellationToken),
            static (cause, info) => EventNames.OfPut(cause, info.IsDeleteMarker)))!;

    public async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        if (WriteCause.Current is not { } cause || EventNames.OfChange(cause) is not { } name)
            return await inner.UpdateObjectAsync(bucket, key, version, change, cancellationToken);

        return await ReportAsync(
            bucket, key, cause,
            guard => inner.UpdateObjectAsync(bucket, key, version, info =>
            {
                var changed = change(info);
                guard(null).Invoke(null, null);
                return changed;
            }, cancellationToken),
            (_, _) => name);
    }

    public async ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) => WriteCause.Current is not { } cause
        ? await inner.DeleteObjectAsync(bucket, key, version, guard, cancellationToken)
        : await ReportAsync(
            bucket, key, cause,
            taken => inner.DeleteObjectAsync(bucket, key, version, taken(guard), cancellationToken),
            static (cause, _) => EventNames.OfRemoval(cause));

    public ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) => multipart.CreateUploadAsync(bucket, draft, cancellationToken);

    public ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        multipart.FindUploadAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) => multipart.ListUploadsAsync(bucket, query, cancellationToken);

    public ValueTask<PartInfo> PutPartAsync(string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        multipart.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken);

    public ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        multipart.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken);

    public async ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken) => WriteCause.Current is not { } cause
        ? await multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken)
        : (await ReportAsync(
            bucket, key, cause,
            async taken => await multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, taken(guard), cancellationToken),
            static (_, _) => "ObjectCreated:CompleteMultipartUpload"))!;

    public ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) => multipart.AbortUploadAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <param name="write">Gets what makes a guard one that also takes the turn of the key.</param>
    /// <param name="nameOf">Of the event.</param>
    private async ValueTask<ObjectInfo?> ReportAsync(
        string bucket, string key, WriteCause cause, Func<Func<CommitGuard?, CommitGuard>, ValueTask<ObjectInfo?>> write, Func<WriteCause, ObjectInfo, string> nameOf)
    {
        KeyTurns.Turn? turn = null;
        var sequence = 0L;
        try
        {
            var written = await write(guard => (current, replaced) =>
            {
                guard?.Invoke(current, replaced);
                turn ??= _turns.Take(bucket, key);
                sequence = Next();
            });
            if (written is not null)
                await AddAsync(bucket, written, cause, nameOf(cause, written), sequence, turn?.Before ?? Task.CompletedTask);

            return written;
        }
        finally
        {
            turn?.Dispose();
        }
    }

    /// <summary>It is written by now: neither a client that goes away nor a stop keeps its event from being kept.</summary>
    private async ValueTask AddAsync(string bucketName, ObjectInfo info, WriteCause cause, string name, long sequence, Task before)
    {
        if (await inner.FindBucketAsync(bucketName, CancellationToken.None) is not { } bucket || NotificationRules.Document.Find(bucket) is not { } rules)
            return;

        var sequencer = sequence.ToString("X16", System.Globalization.CultureInfo.InvariantCulture);
        var record = new EventRecord(name, bucketName, info, cause, sequencer) { Region = region, Time = time.GetUtcNow(), HasVersions = Versioning.StateOf(bucket) is not null };
        await before;
        var number = 0;
        foreach (var (target, id) in NotificationRules.Match(rules, name, info.Key))
            if (outbox.Targets.Contains(target))
                await outbox.AddAsync(new StoreEvent(target, $"{sequencer}-{number++}", record.ToUtf8(id)), CancellationToken.None);
    }

    /// <summary>Greater than any before: the time, in ticks, or one more than the last.</summary>
    private long Next()
    {
        var now = time.GetUtcNow().UtcTicks;
        while (true)
        {
            var last = Volatile.Read(ref _sequence);
            var next = Math.Max(last + 1, now);
            if (Interlocked.CompareExchange(ref _sequence, next, last) == last)
                return next;
        }
    }
}
