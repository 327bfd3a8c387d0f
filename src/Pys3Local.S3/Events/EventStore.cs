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
internal sealed class EventStore(IObjectStore inner, IMultipartStore multipart, IEventOutbox outbox, string region, TimeProvider time) : StoreDecorator(inner, multipart)
{
    private readonly KeyTurns _turns = new();
    private long _sequence;

    public override async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) => WriteCause.Current is not { } cause
        ? await Inner.PutObjectAsync(bucket, key, write, cancellationToken)
        : (await ReportAsync(
            bucket, key, cause,
            async guard => await Inner.PutObjectAsync(bucket, key, write with { Guard = guard(write.Guard) }, cancellationToken),
            static (cause, info) => EventNames.OfPut(cause, info.IsDeleteMarker)))!;

    public override async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        if (WriteCause.Current is not { } cause || EventNames.OfChange(cause) is not { } name)
            return await Inner.UpdateObjectAsync(bucket, key, version, change, cancellationToken);

        return await ReportAsync(
            bucket, key, cause,
            guard => Inner.UpdateObjectAsync(bucket, key, version, info =>
            {
                var changed = change(info);
                guard(null).Invoke(null, null);
                return changed;
            }, cancellationToken),
            (_, _) => name);
    }

    public override async ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) => WriteCause.Current is not { } cause
        ? await Inner.DeleteObjectAsync(bucket, key, version, guard, cancellationToken)
        : await ReportAsync(
            bucket, key, cause,
            taken => Inner.DeleteObjectAsync(bucket, key, version, taken(guard), cancellationToken),
            static (cause, _) => EventNames.OfRemoval(cause));

    public override async ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken) => WriteCause.Current is not { } cause
        ? await Multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken)
        : (await ReportAsync(
            bucket, key, cause,
            async taken => await Multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, taken(guard), cancellationToken),
            static (_, _) => "ObjectCreated:CompleteMultipartUpload"))!;

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
        if (await Inner.FindBucketAsync(bucketName, CancellationToken.None) is not { } bucket || NotificationRules.Document.Find(bucket) is not { } rules)
            return;

        var record = new EventRecord(name, bucketName, info, cause, StoreEvent.SequencerOf(sequence)) { Region = region, Time = time.GetUtcNow(), HasVersions = Versioning.StateOf(bucket) is not null };
        await before;
        var number = 0;
        foreach (var (target, id) in NotificationRules.Match(rules, name, info.Key))
        {
            if (outbox.Targets.Contains(target))
                await outbox.AddAsync(new StoreEvent(target, StoreEvent.IdOf(sequence, number++), record.ToUtf8(id)), CancellationToken.None);
        }
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
