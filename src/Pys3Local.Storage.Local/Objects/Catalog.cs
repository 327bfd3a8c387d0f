using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// What versions there are: the index, held to the files at every look. Where a file has been changed, added or removed behind the
/// server's back, the key is read from the files again.
/// </summary>
internal sealed class Catalog(
    IFileSystem files, ObjectIndex index, ObjectFiles objects, StackReader stacks, KeyLocks locks, ChangeCounters changes)
{
    /// <summary>For a reader, who holds no lock.</summary>
    public async ValueTask<VersionRecord?> FindAsync(Bucket bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (changes.Look(bucket.Name, key) is { } look
            && TryFind(bucket, key, version, out var found)
            && changes.Unchanged(bucket.Name, key, look))
        {
            return found;
        }

        using (await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false))
        {
            return Find(bucket, key, version, cancellationToken);
        }
    }

    /// <summary>As <see cref="FindAsync"/>, with the bytes open.</summary>
    public async ValueTask<(VersionRecord Version, IOpenFile? File)?> OpenAsync(
        Bucket bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (changes.Look(bucket.Name, key) is { } look && TryFind(bucket, key, version, out var found))
        {
            if (found is null)
            {
                return null;
            }

            var file = Open(bucket, found);
            if ((file is not null || found.Info.IsDeleteMarker) && changes.Unchanged(bucket.Name, key, look))
            {
                return (found, file);
            }

            file?.Dispose();
        }

        using (await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false))
        {
            return Find(bucket, key, version, cancellationToken) is { } locked ? (locked, Open(bucket, locked)) : null;
        }
    }

    /// <summary>For the holder of the key's lock.</summary>
    public VersionRecord? Find(Bucket bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (TryFind(bucket, key, version, out var found))
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
        if (TryFind(bucket, key, null, out _))
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
        if (found is null)
        {
            return version is not null && index.Newest(bucket.Name, key) is not null
                || (objects.Plain(bucket, key) is null && !objects.HasFolder(bucket, key));
        }

        return found.Info.IsDeleteMarker
            || (objects.Bytes(bucket, found) is { } bytes && bytes.Facts.Size == found.Info.Size && bytes.Facts.Modified == found.FileTime);
    }

    private IOpenFile? Open(Bucket bucket, VersionRecord version)
    {
        if (version.Info.IsDeleteMarker || objects.Bytes(bucket, version) is not { } bytes)
        {
            return null;
        }

        var file = files.Open(bytes.Path);
        if (file is not null && (file.Facts.Size != version.Info.Size || file.Facts.Modified != version.FileTime))
        {
            file.Dispose();
            return null;
        }

        return file;
    }
}
