using System.Text;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
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
        Require(bucket);
        using var body = await StagedBody.ReadAsync(_files, _room, write, Durable, cancellationToken).ConfigureAwait(false);
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
        var newest = record.Sequence == 0 || _index.Newest(bucket, key)?.Sequence == record.Sequence;
        await ApplyAsync(place, record, null, newest, []).ConfigureAwait(false);
        return record.Info;
    }

    public async ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        Require(bucket);
        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        var place = Require(bucket);
        var newest = _catalog.Find(place, key, null, cancellationToken);
        var victim = newest?.Info.VersionId == version ? newest : newest is null ? null : _catalog.Find(place, key, version, cancellationToken);
        guard?.Invoke(newest?.Info, victim?.Info);
        if (victim is null)
        {
            return null;
        }

        using var changing = _changes.Begin(bucket, key);
        var touched = NewTouched();
        if (victim.Sequence == 0)
        {
            _objects.RemovePlain(place, key, touched, victim.Place);
        }
        else
        {
            if (victim == newest)
            {
                var next = _index.Stack(bucket, key, 2).ElementAtOrDefault(1);
                await _objects.ShowNewestAsync(place, key, next, touched).ConfigureAwait(false);
            }

            _objects.RemoveVersion(place, key, version, touched);
        }

        _objects.Sync(touched);
        _index.Apply([new IndexChange(bucket, key, victim.Sequence, null)]);
        return victim.Info;
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

        var facts = default(FileFacts);
        var bytes = info.IsDeleteMarker ? null : body.File;
        if (bytes is not null)
        {
            facts = _files.Find(bytes)!.Value;
        }
        else if (!info.IsDeleteMarker)
        {
            bytes = _room.Stage(body.Small, Durable, out facts);
        }

        var record = new VersionRecord(info, plain ? 0 : (current?.Sequence ?? 0) + 1, facts.Modified);
        try
        {
            await ApplyAsync(bucket, record, bytes, newest: true, changes).ConfigureAwait(false);
            body.Taken();
        }
        catch
        {
            if (bytes is not null)
            {
                _files.Delete(bytes);
            }

            throw;
        }

        return info;
    }

    /// <summary>Writes a version to the files, then to the index.</summary>
    private async ValueTask ApplyAsync(Bucket bucket, VersionRecord record, string? bytes, bool newest, List<IndexChange> changes)
    {
        using var changing = _changes.Begin(bucket.Name, record.Info.Key);
        var touched = NewTouched();
        if (record.Sequence == 0)
        {
            await _objects.WritePlainAsync(bucket, record, bytes, touched).ConfigureAwait(false);
        }
        else
        {
            _objects.WriteVersion(bucket, record, bytes, touched);
            if (newest)
            {
                await _objects.ShowNewestAsync(bucket, record.Info.Key, record, touched).ConfigureAwait(false);
            }
        }

        _objects.Sync(touched);
        changes.Add(new IndexChange(bucket.Name, record.Info.Key, record.Sequence, record));
        _index.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changes));
    }

    private HashSet<string>? NewTouched() => Durable ? new HashSet<string>(StringComparer.Ordinal) : null;
}
