using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// What versions there are: the index, held to the files at every look. Where another program has changed, added or removed a file,
/// the key is read from the files again. Who reads what is damaged gets an error that says so; who replaces or removes it does not.
/// </summary>
internal sealed class Catalog(
    ObjectIndex index, ObjectFiles objects, StackReader stacks, KeyLocks locks, ChangeCounters changes, DamageList damage)
{
    /// <summary>Keys of which the files are not what was committed.</summary>
    public IUnfinishedKeys? Unfinished { private get; set; }

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
            var locked = Find(bucket, key, version, cancellationToken);
            if (locked is { Info.IsDeleteMarker: false })
                CheckWhole(bucket, locked, objects.Bytes(bucket, locked)?.Facts);

            return locked;
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
                if ((file is not null || found.Info.IsDeleteMarker) && !IsMended(bucket, found) && changes.Unchanged(bucket.Name, key, look))
                    return (found, file);

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
            return Find(bucket, key, version, cancellationToken) is { } locked ? (locked, OpenWhole(bucket, locked)) : null;
        }
    }

    /// <summary>For the holder of the key's lock, before it looks at the key.</summary>
    public ValueTask FinishAsync(Bucket bucket, string key, CancellationToken cancellationToken) =>
        Unfinished?.Contains(bucket.Name, key) == true ? Unfinished.FinishAsync(bucket.Name, key, cancellationToken) : default;

    /// <summary>For the holder of the key's lock. A plain key with a folder had a version on its way that was refused: the folder counts.</summary>
    public VersionRecord? Find(Bucket bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (TryFind(bucket, key, version, out var found) && !(found is { Sequence: 0 } && objects.HasFolder(bucket, key)))
            return found;

        Refresh(bucket, key, cancellationToken);
        return index.Find(bucket.Name, key, version);
    }

    /// <summary>Compares a key with its files, and corrects the index where it differs: then, when the newest version's file was last written; else null.</summary>
    public async ValueTask<long?> CheckAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
        if (Unfinished?.Contains(bucket.Name, key) == true)
            return null;

        var newest = index.Newest(bucket.Name, key);
        if (newest is not null && IsAsFound(bucket, newest))
            return null;

        // Of what the index does not know, all that there is to be asked is read here, once.
        var (fresh, differs) = Replace(bucket, key, newest is null ? [] : index.Stack(bucket.Name, key), cancellationToken);
        return differs ? fresh.Count > 0 ? fresh[0].FileTime : 0 : null;
    }

    /// <summary>For a listing: reads again what could not be read when the index was brought up to date. True if that has helped.</summary>
    public async ValueTask<bool> MendAsync(Bucket bucket, ListPage page, CancellationToken cancellationToken)
    {
        var mended = false;
        foreach (var entry in page.Entries)
        {
            if (entry.Object is { } info && IsUnreadable(info) && index.Find(bucket.Name, info.Key, info.VersionId) is { } found && IsMended(bucket, found))
            {
                await RefreshAsync(bucket, info.Key, cancellationToken).ConfigureAwait(false);
                mended = true;
            }
        }

        return mended;
    }

    /// <summary>It was found without metadata that could be read.</summary>
    public static bool IsUnreadable(ObjectInfo info) => info.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute);

    /// <summary>As <see cref="Refresh"/>, for who does not hold the key's lock.</summary>
    public async ValueTask RefreshAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
        Refresh(bucket, key, cancellationToken);
    }

    /// <summary>Reads a key from the files into the index, and says whether that differed. For the holder of the key's lock.</summary>
    public bool Refresh(Bucket bucket, string key, CancellationToken cancellationToken) =>
        Replace(bucket, key, index.Stack(bucket.Name, key), cancellationToken).Differs;

    /// <param name="bucket">The key's bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="stale">What the index has of it.</param>
    /// <param name="cancellationToken">Ends the reading of a file that nothing describes.</param>
    private (List<VersionRecord> Fresh, bool Differs) Replace(Bucket bucket, string key, List<VersionRecord> stale, CancellationToken cancellationToken)
    {
        var fresh = stacks.Read(bucket, key, cancellationToken);
        index.Apply([
            .. stale.Select(version => new IndexChange(bucket.Name, key, version.Sequence, null)),
            .. fresh.Select(version => new IndexChange(bucket.Name, version.Info.Key, version.Sequence, version)),
        ]);
        return (fresh, stale.Count != fresh.Count || !stale.Zip(fresh).All(static pair => Same(pair.First, pair.Second)));
    }

    private static bool Same(VersionRecord a, VersionRecord b) =>
        a.Sequence == b.Sequence && a.FileTime == b.FileTime && a.Info.Key == b.Info.Key && a.Info.VersionId == b.Info.VersionId
        && a.Info.ETag == b.Info.ETag && a.Info.Size == b.Info.Size && a.Info.LastModified == b.Info.LastModified;

    /// <summary>False if the index and the files do not agree.</summary>
    private bool TryFind(Bucket bucket, string key, string? version, out VersionRecord? found)
    {
        found = index.Find(bucket.Name, key, version);
        return found is null ? IsAbsent(bucket, key, version) : IsAsFound(bucket, found);
    }

    /// <summary>The files say the same of a version as the index.</summary>
    private bool IsAsFound(Bucket bucket, VersionRecord found) => !IsMended(bucket, found)
        && (found.Info.IsDeleteMarker || (objects.Bytes(bucket, found) is { } bytes && IsWhole(bucket, found, bytes.Facts)));

    /// <summary>Metadata that could not be read for a moment must not be taken for lost: what was found so is looked at again, without reading the bytes.</summary>
    private bool IsMended(Bucket bucket, VersionRecord found) => IsUnreadable(found.Info)
        && !stacks.Described(bucket, found.Info.Key).Exists(described => described.Broken && (described.Version is null || described.Version.Info.VersionId == found.Info.VersionId));

    /// <summary>The files, too, have nothing of what the index does not know.</summary>
    private bool IsAbsent(Bucket bucket, string key, string? version) =>
        (version is not null && index.Newest(bucket.Name, key) is not null)
        || (objects.Plain(bucket, key) is null && !objects.HasFolder(bucket, key));

    private IOpenFile? Open(Bucket bucket, VersionRecord version)
    {
        var file = version.Info.IsDeleteMarker ? null : objects.Open(bucket, version);
        if (file is null || IsWhole(bucket, version, file.Facts))
            return file;

        file.Dispose();
        return null;
    }

    private IOpenFile? OpenWhole(Bucket bucket, VersionRecord version)
    {
        if (version.Info.IsDeleteMarker)
            return null;

        var file = objects.Open(bucket, version);
        try
        {
            CheckWhole(bucket, version, file?.Facts);
            return file;
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    private bool IsWhole(Bucket bucket, VersionRecord version, FileFacts facts) =>
        Describes(version, facts) && !damage.Contains(bucket.Name, version.Info, facts);

    /// <summary>For a version that was just read from the files: throws if its file is not what it describes.</summary>
    private void CheckWhole(Bucket bucket, VersionRecord version, FileFacts? found)
    {
        var name = $"{bucket.Name}/{version.Info.Key}{(version.Sequence > 0 ? $" (version {version.Info.VersionId})" : "")}";
        const string Remedy = "put it back from a backup or upload it again; 'pys3local verify' says more";
        if (found is not { } facts)
            throw new StorageException(StorageFailure.Damaged, $"{name}: its file is missing; {Remedy}");

        if (damage.Contains(bucket.Name, version.Info, facts))
            throw new StorageException(StorageFailure.Damaged, $"{name}: its bytes are not those that were stored; {Remedy}");

        if (Describes(version, facts))
            return;

        throw version.Sequence == 0 && facts.Modified != version.FileTime
            ? new StorageException(StorageFailure.Busy, $"{name}: another program is changing its file; try again")
            : facts.Size != version.Info.Size
                ? new StorageException(StorageFailure.Damaged, $"{name}: its file has {facts.Size} bytes, and {version.Info.Size} were stored; {Remedy}")
                : new StorageException(StorageFailure.Damaged, $"{name}: its file was written by another program; {Remedy}");
    }

    private static bool Describes(VersionRecord version, FileFacts facts) => facts.Size == version.Info.Size && facts.Modified == version.FileTime;
}
