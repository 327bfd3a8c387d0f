using System.Runtime.InteropServices;
using System.Text;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    private const int KeyLimit = 1024;

    private bool Durable => Traits.Durable;

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        CheckKey(key);
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        Known(bucket);
        using var body = await StagedBody.ReadAsync(_files, _room, _options.Budget.Ahead, write, Durable, cancellationToken).ConfigureAwait(false);
        var described = write.Seal(body.Length);
        var info = described with
        {
            Key = key,
            VersionId = write.VersionId,
            Size = body.Length,
            IsLatest = true,
            LastModified = Sidecar.Truncate(described.LastModified),
        };
        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        return await PutLockedAsync(Require(bucket), info, body, write.Guard, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        Require(bucket);
        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        var place = Require(bucket);
        if (_catalog.Find(place, key, version, cancellationToken) is not { } found)
        {
            return null;
        }

        var changed = change(found.Info);
        if (ReferenceEquals(changed, found.Info))
        {
            return changed;
        }

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
            await WriteAsync(place, record, JournalRecordKind.Describe, null, default, found.Info.IsLatest, []).ConfigureAwait(false);
            return record.Info;
        }).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        Known(bucket);
        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        var place = Known(bucket);
        var newest = _catalog.Find(place, key, null, cancellationToken);
        var victim = newest?.Info.VersionId == version ? newest : newest is null ? null : _catalog.Find(place, key, version, cancellationToken);
        guard?.Invoke(newest?.Info, victim?.Info);
        if (victim is null)
        {
            Require(bucket);
            return null;
        }

        _objects.CheckWays(place, key, plain: victim.Sequence == 0);
        return await _reserve.WithAsync(() => RemoveAsync(place, victim, victim == newest)).ConfigureAwait(false);
    }

    private static void CheckKey(string key)
    {
        if (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > KeyLimit)
        {
            throw new StorageException(StorageFailure.NotSupported, $"a key has 1 to {KeyLimit} bytes");
        }
    }

    private async ValueTask<ObjectInfo> PutLockedAsync(
        Bucket bucket, ObjectInfo info, StagedBody body, CommitGuard? guard, CancellationToken cancellationToken)
    {
        var current = _catalog.Find(bucket, info.Key, null, cancellationToken);
        var replaced = current?.Info.VersionId == info.VersionId ? current
            : current is null ? null : _catalog.Find(bucket, info.Key, info.VersionId, cancellationToken);
        guard?.Invoke(current?.Info, replaced?.Info);

        var plain = !info.IsDeleteMarker && (current is null ? info.VersionId == ObjectInfo.NullVersion : current.Sequence == 0 && current == replaced);
        if (current is not null)
        {
            _objects.CheckWays(bucket, info.Key, plain);
        }

        List<IndexChange> changes = [];
        if (replaced is not null)
        {
            changes.Add(new IndexChange(bucket.Name, info.Key, replaced.Sequence, null));
        }

        if (!plain && current is { Sequence: 0 })
        {
            changes.Add(new IndexChange(bucket.Name, info.Key, 0, null));
            current = _objects.Demote(bucket, current, Durable);
            if (replaced is null)
            {
                changes.Add(new IndexChange(bucket.Name, info.Key, current.Sequence, current));
            }
        }

        var (kind, bytes, facts) = info.IsDeleteMarker
            ? (JournalRecordKind.Describe, null, default)
            : body.File is { } file
                ? (JournalRecordKind.Move, file, _files.Find(file)!.Value)
                : (JournalRecordKind.Write, _room.Stage(body.Small, sync: false, out var staged), staged);
        try
        {
            var record = new VersionRecord(info, plain ? 0 : (current?.Sequence ?? 0) + 1, facts.Modified);
            await WriteAsync(bucket, record, kind, bytes, kind == JournalRecordKind.Write ? body.SmallMemory : default, newest: true, changes,
                first: plain && current is null).ConfigureAwait(false);
            if (current?.Place is { } place && plain)
            {
                // It lay where the original had put it.
                _objects.RemovePlace(bucket, place);
            }

            return info;
        }
        catch
        {
            if (kind == JournalRecordKind.Write)
            {
                _files.Delete(bytes!);
            }

            throw;
        }
    }

    /// <summary>
    /// Commits a version, then writes it to its files and to the index. What can fail for want of space is done before the commit.
    /// </summary>
    /// <param name="first">It is plain, and there is nothing of that key.</param>
    private async ValueTask WriteAsync(
        Bucket bucket, VersionRecord record, JournalRecordKind kind, string? bytes, ReadOnlyMemory<byte> body, bool newest, List<IndexChange> changes,
        bool first = false)
    {
        var key = record.Info.Key;
        var json = Sidecar.Write(record);
        var sidecar = first ? "" : _objects.StageSidecar(json);
        try
        {
            if (first || record.Sequence > 0)
            {
                await _objects.PrepareAsync(bucket, key, first).ConfigureAwait(false);
            }

            var name = kind == JournalRecordKind.Move ? Path.GetFileName(bytes!) : "";
            using var commit = await CommitAsync(JournalRecord.Write(kind, bucket.Name, record, json, name, body)).ConfigureAwait(false);
            using var changing = _changes.Begin(bucket.Name, key);
            await FinishAsync(bucket, key, async again =>
            {
                if (record.Sequence == 0)
                {
                    await (first
                        ? _objects.WriteFirstAsync(bucket, key, bytes!, json, again)
                        : _objects.WritePlainAsync(bucket, key, bytes, sidecar, again)).ConfigureAwait(false);
                    return;
                }

                _objects.WriteVersion(bucket, record.Info, bytes, sidecar, again);
                if (newest)
                {
                    await _objects.ShowNewestAsync(bucket, key, record.Info).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            changes.Add(new IndexChange(bucket.Name, key, record.Sequence, record));
            _index.Apply(CollectionsMarshal.AsSpan(changes));
        }
        catch
        {
            if (sidecar.Length > 0)
            {
                _files.Delete(sidecar);
            }

            _objects.Tidy(bucket, key);
            throw;
        }
    }

    private async ValueTask<ObjectInfo?> RemoveAsync(Bucket bucket, VersionRecord victim, bool newest)
    {
        var key = victim.Info.Key;
        using var commit = await CommitAsync(JournalRecord.Removal(bucket.Name, victim)).ConfigureAwait(false);
        using var changing = _changes.Begin(bucket.Name, key);
        await FinishAsync(bucket, key, async _ =>
        {
            if (victim.Sequence == 0)
            {
                _objects.RemovePlain(bucket, key, victim.Place);
                return;
            }

            if (newest)
            {
                var next = _index.Stack(bucket.Name, key, 2).ElementAtOrDefault(1);
                await _objects.ShowNewestAsync(bucket, key, next?.Info).ConfigureAwait(false);
            }

            _objects.RemoveVersion(bucket, key, victim.Info.VersionId);
        }).ConfigureAwait(false);
        _index.Apply([new IndexChange(bucket.Name, key, victim.Sequence, null)]);
        return victim.Info;
    }

    /// <summary>
    /// Does in the files what has been committed. It has to be done, so a failure is not the end of it: once more, with the
    /// reserve where the disk is full, and then the index is told what the files are.
    /// </summary>
    /// <param name="steps">Given true where it is done again.</param>
    private async ValueTask FinishAsync(Bucket bucket, string key, Func<bool, ValueTask> steps)
    {
        try
        {
            await steps(false).ConfigureAwait(false);
        }
        catch (StorageException error)
        {
            if (error.Failure == StorageFailure.NoSpace)
            {
                _reserve.Release();
            }

            try
            {
                await steps(true).ConfigureAwait(false);
            }
            catch (StorageException)
            {
                _catalog.Refresh(bucket, key, CancellationToken.None);
                throw;
            }
        }
    }

    private ValueTask<WriteJournal.Commit> CommitAsync(JournalRecord record) =>
        _journal is null ? default : new ValueTask<WriteJournal.Commit>(_journal.CommitAsync(record));
}
