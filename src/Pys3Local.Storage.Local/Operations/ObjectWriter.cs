using System.Runtime.InteropServices;
using System.Text;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Puts, changes and deletes versions: what a write stages before it is decided, its commit, and the files and the index after it.</summary>
internal sealed class ObjectWriter(StoreParts parts)
{
    private const int KeyLimit = 1024;

    /// <summary>More versions than a key has.</summary>
    private const long UnreadableStep = 1L << 32;

    private readonly LocalStoreOptions _options = parts.Options;
    private readonly IFileSystem _files = parts.Files;
    private readonly DataDirectory _data = parts.Data;
    private readonly KeyLocks _locks = parts.Locks;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly ObjectFiles _objects = parts.Objects;
    private readonly Catalog _catalog = parts.Catalog;
    private readonly SpaceReserve _reserve = parts.Reserve;
    private readonly Commits _commits = parts.Commits;
    private readonly Readiness _ready = parts.Ready;
    private readonly bool _durable = parts.Durable;

    public async ValueTask<ObjectInfo> PutAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        CheckKey(key);
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        _buckets.RequireKnown(bucket);
        if (write.Length != 0)
            _reserve.Require();

        using var body = await StagedBody.ReadAsync(_files, _data, _options.Budget.Ahead, write, _durable, cancellationToken).ConfigureAwait(false);
        var described = write.Seal(body.Length);
        var info = described with
        {
            Key = key,
            VersionId = write.VersionId,
            Size = body.Length,
            IsLatest = true,
            LastModified = Sidecar.Truncate(described.LastModified),
        };
        if (!info.IsDeleteMarker)
            _reserve.Require();

        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        var place = _buckets.Require(bucket);
        return info.IsDeleteMarker
            ? await _reserve.WithAsync(() => PutLockedAsync(place, info, body, write.Guard, write.KeepsPlace, cancellationToken)).ConfigureAwait(false)
            : await PutLockedAsync(place, info, body, write.Guard, write.KeepsPlace, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> UpdateAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        _buckets.Require(bucket);
        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        var place = _buckets.Require(bucket);
        await _catalog.FinishAsync(place, key, cancellationToken).ConfigureAwait(false);
        if (_catalog.Find(place, key, version, cancellationToken) is not { } found)
            return null;

        var changed = change(found.Info);
        if (ReferenceEquals(changed, found.Info))
            return changed;

        if (Catalog.IsUnreadable(found.Info))
            throw new StorageException(StorageFailure.Damaged, $"{bucket}/{key}: its metadata cannot be read, so it cannot be changed: upload the object again, or put its metadata back from a backup; 'pys3local verify' says more");

        _objects.CheckWays(place, key, plain: found.Sequence == 0);

        var record = found with
        {
            Info = found.Info with
            {
                ContentType = changed.ContentType,
                Metadata = changed.Metadata,
                Attributes = changed.Attributes,
                LastModified = Sidecar.Truncate(changed.LastModified),
            },
        };
        return await _reserve.WithAsync(async () =>
        {
            using var change = _commits.Begin();
            await WriteAsync(place, record, JournalRecordKind.Describe, null, default, found.Info.IsLatest, []).ConfigureAwait(false);
            return record.Info;
        }).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> DeleteAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        _buckets.RequireKnown(bucket);
        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        var place = _buckets.RequireKnown(bucket);
        await _catalog.FinishAsync(place, key, cancellationToken).ConfigureAwait(false);
        var newest = _catalog.Find(place, key, null, cancellationToken);
        var victim = newest?.Info.VersionId == version ? newest : newest is null ? null : _catalog.Find(place, key, version, cancellationToken);
        guard?.Invoke(newest?.Info, victim?.Info);
        if (victim is null)
        {
            _buckets.Require(bucket);
            return null;
        }

        _objects.CheckWays(place, key, plain: victim.Sequence == 0);
        return await _reserve.WithAsync(() => RemoveAsync(place, victim, victim == newest)).ConfigureAwait(false);
    }

    public static void CheckKey(string key)
    {
        if (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > KeyLimit)
            throw new StorageException(StorageFailure.NotSupported, $"a key has 1 to {KeyLimit} bytes");
    }

    /// <summary>For the holder of the key's lock: what is staged becomes a version.</summary>
    /// <param name="keepsPlace">See <see cref="ObjectWrite.KeepsPlace"/>.</param>
    public async ValueTask<ObjectInfo> PutLockedAsync(
        Bucket bucket, ObjectInfo info, StagedBody body, CommitGuard? guard, bool keepsPlace, CancellationToken cancellationToken)
    {
        await _catalog.FinishAsync(bucket, info.Key, cancellationToken).ConfigureAwait(false);
        var current = _catalog.Find(bucket, info.Key, null, cancellationToken);
        var replaced = current?.Info.VersionId == info.VersionId ? current
            : current is null ? null : _catalog.Find(bucket, info.Key, info.VersionId, cancellationToken);
        guard?.Invoke(current?.Info, replaced?.Info);

        var older = keepsPlace && replaced != current ? replaced : null;
        var plain = !info.IsDeleteMarker && (current is null ? info.VersionId == ObjectInfo.NullVersion : current.Sequence == 0 && current == replaced);
        if (current is not null)
            _objects.CheckWays(bucket, info.Key, plain);

        using var change = _commits.Begin();
        List<IndexChange> changes = [];
        if (replaced is not null)
            changes.Add(new IndexChange(bucket.Name, info.Key, replaced.Sequence, null));

        if (!plain && current is { Sequence: 0 })
        {
            changes.Add(new IndexChange(bucket.Name, info.Key, 0, null));
            current = _objects.MakeNoncurrent(bucket, current, _durable);
            if (replaced is null)
                changes.Add(new IndexChange(bucket.Name, info.Key, current.Sequence, current));
        }

        var (kind, bytes, facts) = info.IsDeleteMarker
            ? (JournalRecordKind.Describe, null, default)
            : body.File is { } file
                ? (JournalRecordKind.Move, file, _files.Find(file)!.Value)
                : (JournalRecordKind.Write, _data.Stage(body.Small, sync: false, out var staged), staged);
        try
        {
            var sequence = older?.Sequence ?? (plain ? 0 : SequenceAfter(current));
            var record = new VersionRecord(older is null ? info : info with { IsLatest = false }, sequence, facts.Modified);
            await WriteAsync(bucket, record, kind, bytes, kind == JournalRecordKind.Write ? body.SmallMemory : default, newest: older is null, changes,
                first: plain && current is null, replaces: plain ? current?.Place : null).ConfigureAwait(false);
            body.Keep();
            return record.Info;
        }
        catch (UnfinishedException)
        {
            body.Keep();
            throw;
        }
        catch
        {
            if (kind == JournalRecordKind.Write)
                _files.Discard(bytes!);

            throw;
        }
    }

    /// <summary>Where the place of the newest is a guess, for its metadata cannot be read, the next is above whatever it may have been.</summary>
    private static long SequenceAfter(VersionRecord? newest) => newest is null ? 1
        : newest.Sequence + (newest.Sequence > 0 && Catalog.IsUnreadable(newest.Info) ? UnreadableStep : 1);

    /// <summary>
    /// Commits a version, then writes it to its files and to the index. What can fail for want of space is done before the commit.
    /// </summary>
    /// <param name="first">It is plain, and there is nothing of that key.</param>
    /// <param name="replaces">The file that goes, where the original had put it.</param>
    private async ValueTask WriteAsync(
        Bucket bucket, VersionRecord record, JournalRecordKind kind, string? bytes, ReadOnlyMemory<byte> body, bool newest, List<IndexChange> changes,
        bool first = false, string? replaces = null)
    {
        var key = record.Info.Key;
        var json = Sidecar.Write(record);
        var sidecar = first ? "" : _objects.StageSidecar(json);
        try
        {
            if (first || record.Sequence > 0)
                await _objects.PrepareAsync(bucket, key, first).ConfigureAwait(false);

            var name = kind == JournalRecordKind.Move ? _data.BodyName(bytes!) : "";
            var committed = JournalRecord.Write(kind, bucket.Name, record, json, name, body) with { Replaces = replaces ?? "" };
            var asStaged = await _commits.RunAsync(bucket, committed, async () =>
            {
                if (record.Sequence > 0)
                {
                    _objects.WriteVersion(bucket, record.Info, bytes, sidecar);
                    if (newest)
                        await _objects.ShowNewestAsync(bucket, key, record.Info).ConfigureAwait(false);
                }
                else
                {
                    await (first
                        ? _objects.WriteFirstAsync(bucket, key, bytes!, json)
                        : _objects.WritePlainAsync(bucket, key, bytes, sidecar)).ConfigureAwait(false);
                    if (replaces is not null)
                        _objects.RemovePlace(bucket, replaces);
                }

                changes.Add(new IndexChange(bucket.Name, key, record.Sequence, record));
                _index.Apply(CollectionsMarshal.AsSpan(changes));
            }).ConfigureAwait(false);
            if (!asStaged)
                _objects.Discard(sidecar, kind == JournalRecordKind.Write ? bytes : null);
        }
        catch
        {
            _objects.Discard(sidecar, kind == JournalRecordKind.Write ? bytes : null);
            _objects.Tidy(bucket, key);
            throw;
        }
    }

    /// <summary>For the holder of the key's lock.</summary>
    public async ValueTask<ObjectInfo?> RemoveAsync(Bucket bucket, VersionRecord victim, bool newest)
    {
        var key = victim.Info.Key;
        using var change = _commits.Begin();
        await _commits.RunAsync(bucket, JournalRecord.Removal(bucket.Name, victim), async () =>
        {
            if (victim.Sequence == 0)
            {
                _objects.RemovePlain(bucket, key, victim.Place);
                if (_objects.HasFolder(bucket, key))
                {
                    // Left of a version that was refused.
                    _objects.RemoveVersion(bucket, key, victim.Info.VersionId);
                }
            }
            else
            {
                if (newest)
                {
                    var next = _index.Stack(bucket.Name, key, 2).ElementAtOrDefault(1);
                    await _objects.ShowNewestAsync(bucket, key, next?.Info).ConfigureAwait(false);
                }

                _objects.RemoveVersion(bucket, key, victim.Info.VersionId);
            }

            _index.Apply([new IndexChange(bucket.Name, key, victim.Sequence, null)]);
        }).ConfigureAwait(false);
        return victim.Info;
    }
}
