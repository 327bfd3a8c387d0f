using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// What versions there are: the index, held to the files at every look. Where a file has been changed, added or removed behind the
/// server's back, the key is read from the files again.
/// </summary>
internal sealed class Catalog(
    ObjectIndex index, ObjectFiles objects, StackReader stacks, KeyLocks locks, ChangeCounters changes)
{
    /// <summary>Keys of which the files are not what was committed.</summary>
    public UnfinishedKeys? Unfinished { private get; set; }

    /// <summary>For a reader, who holds no lock.</summary>
    public async ValueTask<VersionRecord?> FindAsync(Bucket bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (changes.Look(bucket.Name, key) is { } look
            && Unfinished?.Contains(bucket.Name, key) != true
            && TryFind(bucket, key, version, out var found)
            && changes.Unchanged(bucket.Name, key, look))
        {
            return found;
        }

        using (await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false))
        {
            await FinishAsync(bucket, key, cancellationToken).ConfigureAwait(false);
            return Find(bucket, key, version, cancellationToken);
        }
    }

    /// <summary>As <see cref="FindAsync"/>, with the bytes open.</summary>
    public async ValueTask<(VersionRecord Version, IOpenFile? File)?> OpenAsync(
        Bucket bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (changes.Look(bucket.Name, key) is { } look && Unfinished?.Contains(bucket.Name, key) != true)
        {
            if (index.Find(bucket.Name, key, version) is { } found)
            {
                var file = Open(bucket, found);
                if ((file is not null || found.Info.IsDeleteMarker) && changes.Unchanged(bucket.Name, key, look))
                {
                    return (found, file);
                }

                file?.Dispose();
            }
            else if (IsAbsent(bucket, key, version))
            {
                return null;
            }
        }

        using (await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false))
        {
            await FinishAsync(bucket, key, cancellationToken).ConfigureAwait(false);
            return Find(bucket, key, version, cancellationToken) is { } locked ? (locked, Open(bucket, locked)) : null;
        }
    }

    /// <summary>For the holder of the key's lock, before it looks at the key.</summary>
    public ValueTask FinishAsync(Bucket bucket, string key, CancellationToken cancellationToken) =>
        Unfinished?.Contains(bucket.Name, key) == true ? Unfinished.FinishAsync(bucket.Name, key, cancellationToken) : default;

    /// <summary>For the holder of the key's lock. A plain key with a folder had a version on its way that was refused: the folder counts.</summary>
    public VersionRecord? Find(Bucket bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (TryFind(bucket, key, version, out var found) && !(found is { Sequence: 0 } && objects.HasFolder(bucket, key)))
        {
            return found;
        }

        Refresh(bucket, key, cancellationToken);
        return index.Find(bucket.Name, key, version);
    }

    /// <summary>True where the index differed from the files and has been put right.</summary>
    public async ValueTask<bool> CheckAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
        if (Unfinished?.Contains(bucket.Name, key) == true || TryFind(bucket, key, null, out _))
        {
            return false;
        }

        Refresh(bucket, key, cancellationToken);
        return true;
    }

    /// <summary>Reads a key from the files into the index. For the holder of the key's lock.</summary>
    public void Refresh(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var fresh = stacks.Read(bucket, key, cancellationToken);
        var stale = index.Stack(bucket.Name, key);
        index.Apply([
            .. stale.Select(version => new IndexChange(bucket.Name, key, version.Sequence, null)),
            .. fresh.Select(version => new IndexChange(bucket.Name, version.Info.Key, version.Sequence, version)),
        ]);
    }

    /// <summary>False where the index and the files do not agree.</summary>
    private bool TryFind(Bucket bucket, string key, string? version, out VersionRecord? found)
    {
        found = index.Find(bucket.Name, key, version);
        return found is null ? IsAbsent(bucket, key, version)
            : found.Info.IsDeleteMarker || (objects.Bytes(bucket, found) is { } bytes && Describes(found, bytes.Facts));
    }

    /// <summary>The files, too, have nothing of what the index does not know.</summary>
    private bool IsAbsent(Bucket bucket, string key, string? version) =>
        (version is not null && index.Newest(bucket.Name, key) is not null)
        || (objects.Plain(bucket, key) is null && !objects.HasFolder(bucket, key));

    private IOpenFile? Open(Bucket bucket, VersionRecord version)
    {
        var file = version.Info.IsDeleteMarker ? null : objects.Open(bucket, version);
        if (file is null || Describes(version, file.Facts))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static bool Describes(VersionRecord version, FileFacts facts) => facts.Size == version.Info.Size && facts.Modified == version.FileTime;
}
