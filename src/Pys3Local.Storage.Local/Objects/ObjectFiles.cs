using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// The files of a key. Where its only version is one that was put over nothing or over itself, that is <c>objects/KEY</c> and its
/// sidecar (sequence 0: plain). Else each version has its bytes and sidecar in the key's folder of <c>.versions</c>, and
/// <c>objects/KEY</c> is a second name of the newest. No file is ever moved from version to version, so a crash between two
/// steps cannot take one version's bytes for another's. Changes need the key's lock.
/// </summary>
internal sealed class ObjectFiles(IFileSystem files, DataDirectory data, KeyLocks locks, OriginalFiles original, ComparedDirectories compared, ChangeCounters changes)
{
    private readonly KeyDirectories _directories = new(files, locks, compared, changes);
    private readonly NameProof _names = new(files, data);

    /// <summary>The file with the bytes of a version; null if it is missing. A delete marker has none.</summary>
    public Place? Bytes(Bucket bucket, VersionRecord version) => version.Sequence > 0
        ? Find(bucket.Paths.Versions, bucket.Paths.VersionBytes(version.Info.Key, version.Info.VersionId))
        : version.Place is { } place ? Find(bucket.Paths.Objects, $"{bucket.Paths.Objects}/{place}") : Plain(bucket, version.Info.Key);

    /// <summary>The same file, open; null if it is missing.</summary>
    public IOpenFile? Open(Bucket bucket, VersionRecord version)
    {
        var key = version.Info.Key;
        if (version.Sequence > 0)
            return files.OpenBelow(bucket.Paths.Versions, bucket.Paths.VersionBytes(key, version.Info.VersionId));

        return version.Place is { } place
            ? files.OpenBelow(bucket.Paths.Objects, $"{bucket.Paths.Objects}/{place}")
            : files.OpenBelow(bucket.Paths.Objects, bucket.Paths.Object(key)) ?? (Plain(bucket, key) is { } other ? files.Open(other.Path) : null);
    }

    /// <summary>Where the newest version of a key is among the objects.</summary>
    public Place? Plain(Bucket bucket, string key)
    {
        var (root, path) = (bucket.Paths.Objects, bucket.Paths.Object(key));
        return Find(root, path) ?? Find(root, path + ComponentName.Beside)
            ?? (bucket.Paths.Keys.Literal(key) is { } literal ? Find(root, $"{root}/{literal}") : null)
            ?? (original.PathOf(bucket.Name, key) is { } first ? Find(data.Root, first) : null);
    }

    public bool HasFolder(Bucket bucket, string key) => files.FindBelow(bucket.Paths.Versions, bucket.Paths.Folder(key)) is { Kind: FileKind.Directory };

    /// <summary>Throws if there is a link on the path to what a change of the key would touch. Before its commit, for then it has to be done.</summary>
    /// <param name="plain">It touches nothing among the versions.</param>
    public void CheckWays(Bucket bucket, string key, bool plain)
    {
        CheckWay(bucket.Paths.Objects, bucket.Paths.Object(key));
        CheckWay(bucket.Paths.Metadata, bucket.Paths.Sidecar(key));
        if (!plain)
            HasDirectory(bucket.Paths.Versions, $"{bucket.Paths.Folder(key)}/");
    }

    /// <summary>A file that the journal names, on its way to its place; null if it is not there any more.</summary>
    public Place? Staged(string name) => name.Length > 0 && files.Find(data.BodyPath(name)) is { } facts ? new Place(data.BodyPath(name), facts) : null;

    /// <summary>Removes files that were staged and are of no use any more; what cannot be removed is left to the next start.</summary>
    public void Discard(params ReadOnlySpan<string?> staged)
    {
        foreach (var path in staged)
        {
            if (!string.IsNullOrEmpty(path))
                files.Discard(path);
        }
    }

    /// <summary>A sidecar, ready to be moved to its place.</summary>
    public string StageSidecar(ReadOnlySpan<byte> sidecar) => data.Stage(sidecar, sync: false, out _);

    /// <summary>Makes the directories that a version will need, so that what is left to do after its commit needs hardly any space.</summary>
    public async ValueTask PrepareAsync(Bucket bucket, string key, bool plain)
    {
        var path = bucket.Paths.Object(key);
        _names.Check(bucket, key);
        CheckWay(bucket.Paths.Metadata, bucket.Paths.Sidecar(key));
        if (HasDirectory(bucket.Paths.Objects, path) && plain)
        {
            // And so there is one of that name for the sidecars, as good as always.
            return;
        }

        await _directories.MakeAsync(bucket, Parent(path)).ConfigureAwait(false);
        _directories.Make(bucket, Parent(bucket.Paths.Sidecar(key)));
        if (!plain)
            _directories.Make(bucket, bucket.Paths.Folder(key));
    }

    /// <summary>Puts the only version of a key in place: its bytes (null: they stay) and its sidecar (empty: it stays), both staged.</summary>
    public async ValueTask WritePlainAsync(Bucket bucket, string key, string? bytes, string sidecar)
    {
        if (bytes is not null)
            await PublishAsync(bucket, key, bytes).ConfigureAwait(false);

        if (sidecar.Length > 0)
            Move(bucket, sidecar, bucket.Paths.Sidecar(key));
    }

    /// <summary>The same for a key that has had nothing: its sidecar is made where it belongs, which costs half of moving it there.</summary>
    public async ValueTask WriteFirstAsync(Bucket bucket, string key, string bytes, byte[] sidecar)
    {
        await PublishAsync(bucket, key, bytes).ConfigureAwait(false);
        var path = bucket.Paths.Sidecar(key);
        var outcome = files.Create(path, sidecar);
        if (outcome == FileOutcome.Missing)
        {
            _directories.Make(bucket, Parent(path));
            outcome = files.Create(path, sidecar);
        }

        if (outcome != FileOutcome.Done)
        {
            // Something is there: left from a crash, by another program, or from the original.
            MoveOrDiscard(bucket, StageSidecar(sidecar), path);
        }
    }

    /// <summary>Puts a version in the key's folder: its bytes (null: they stay, or it is a delete marker) and its sidecar, both staged.</summary>
    public void WriteVersion(Bucket bucket, ObjectInfo info, string? bytes, string sidecar)
    {
        if (info.IsDeleteMarker)
            files.Delete(bucket.Paths.VersionBytes(info.Key, info.VersionId));
        else if (bytes is not null)
            Move(bucket, bytes, bucket.Paths.VersionBytes(info.Key, info.VersionId));

        if (sidecar.Length > 0)
            Move(bucket, sidecar, bucket.Paths.VersionSidecar(info.Key, info.VersionId));
    }

    /// <summary>Makes <c>objects/KEY</c> what the newest version in the folder is: nothing if that is a marker, or if there is none.</summary>
    public async ValueTask ShowNewestAsync(Bucket bucket, string key, ObjectInfo? newest)
    {
        if (newest is null or { IsDeleteMarker: true })
        {
            RemovePlain(bucket, key);
            return;
        }

        if (files.FindBelow(bucket.Paths.Versions, bucket.Paths.VersionBytes(key, newest.VersionId)) is null)
        {
            // A damaged store: there is nothing to show, and what is shown may be all that is left of it.
            return;
        }

        var (bytes, sidecar) = ("", "");
        try
        {
            bytes = Link(bucket.Paths.VersionBytes(key, newest.VersionId));
            await PublishAsync(bucket, key, bytes).ConfigureAwait(false);
            if (files.FindBelow(bucket.Paths.Versions, bucket.Paths.VersionSidecar(key, newest.VersionId)) is null)
                return;

            sidecar = Link(bucket.Paths.VersionSidecar(key, newest.VersionId));
            Move(bucket, sidecar, bucket.Paths.Sidecar(key));
        }
        catch (RefusedNameException)
        {
            // A disk that is mounted here takes no such name: the version is served from its folder, as all that are not shown.
        }
        finally
        {
            // Renaming one name of a file to another name of the same file does nothing, and leaves both.
            Discard(bytes, sidecar);
        }
    }

    /// <summary>
    /// Gives the plain version a place in the folder, on the medium, so that another can be put on top of it. Where nothing comes of that, it stays
    /// there: a folder is looked for before a plain key is changed (<see cref="Catalog.Find"/>).
    /// </summary>
    public VersionRecord MakeNoncurrent(Bucket bucket, VersionRecord plain, bool sync)
    {
        var (key, id) = (plain.Info.Key, plain.Info.VersionId);
        var bytes = Bytes(bucket, plain)
            ?? throw new StorageException(StorageFailure.Damaged, $"{bucket.Name}/{key}: its file is missing");
        if (Catalog.IsUnreadable(plain.Info))
        {
            // What the disk cannot read at the moment must not be replaced by what its bytes say; what can be read, and is no metadata, may.
            using var sidecar = files.Open(bucket.Paths.Sidecar(key));
            _ = sidecar?.Read(0, stackalloc byte[1]);
        }

        if (sync)
        {
            using var file = files.Open(bytes.Path);
            file?.Sync();
        }

        var demoted = plain with { Sequence = 1, Place = null };
        try
        {
            MoveOrDiscard(bucket, Link(bytes.Path), bucket.Paths.VersionBytes(key, id));
            MoveOrDiscard(bucket, data.Stage(Sidecar.Write(demoted), sync, out _), bucket.Paths.VersionSidecar(key, id));
            for (var directory = bucket.Paths.Folder(key); sync && directory.Length >= bucket.Paths.Root.Length; directory = Parent(directory))
                files.SyncDirectory(directory);
        }
        catch
        {
            Discard(bucket.Paths.VersionSidecar(key, id), bucket.Paths.VersionBytes(key, id));
            Tidy(bucket, key);
            throw;
        }

        return demoted;
    }

    public void RemoveVersion(Bucket bucket, string key, string version)
    {
        files.Delete(bucket.Paths.VersionBytes(key, version));
        files.Delete(bucket.Paths.VersionSidecar(key, version));
        SyncIfApart(bucket.Paths.Versions, bucket.Paths.Folder(key));
        _directories.Prune(bucket, bucket.Paths.Versions, bucket.Paths.Folder(key));
    }

    public void RemovePlain(Bucket bucket, string key, string? place = null)
    {
        var path = bucket.Paths.Object(key);
        files.Delete(path);
        files.Delete(path + ComponentName.Beside);
        SyncIfApart(bucket.Paths.Objects, Parent(path));
        foreach (var other in (string?[])[place, bucket.Paths.Keys.Literal(key)])
        {
            if (other is not null)
                RemovePlace(bucket, other);
        }

        files.Delete(bucket.Paths.Sidecar(key));
        SyncIfApart(bucket.Paths.Metadata, Parent(bucket.Paths.Sidecar(key)));
        RemoveOriginal(bucket, key);
        TidyPlain(bucket, key);
    }

    /// <summary>
    /// The journal is emptied when the disk of the bucket is synced: what is removed on another one, which is mounted below it, has to be on that medium before.
    /// What is moved there is synced with the move.
    /// </summary>
    private void SyncIfApart(string root, string directory)
    {
        if (directory.Length > root.Length && files.IsApart(directory, root))
            files.SyncAll(directory);
    }

    /// <summary>Removes what is where the original, or a person, has put it.</summary>
    public void RemovePlace(Bucket bucket, string place)
    {
        foreach (var (root, path) in new[] { (bucket.Paths.Objects, $"{bucket.Paths.Objects}/{place}"), (bucket.Paths.Metadata, $"{bucket.Paths.Metadata}/{place}.json") })
        {
            if (DeleteBelow(root, path) == FileOutcome.Done)
                SyncIfApart(root, Parent(path));
        }
    }

    /// <summary>Removes the directories that only this key has needed.</summary>
    public void Tidy(Bucket bucket, string key)
    {
        TidyPlain(bucket, key);
        _directories.Prune(bucket, bucket.Paths.Versions, bucket.Paths.Folder(key));
    }

    private void TidyPlain(Bucket bucket, string key)
    {
        _directories.Prune(bucket, bucket.Paths.Objects, Parent(bucket.Paths.Object(key)));
        _directories.Prune(bucket, bucket.Paths.Metadata, Parent(bucket.Paths.Sidecar(key)));
    }

    /// <summary>Writes a sidecar in place, for bytes that are there.</summary>
    public void ReplaceSidecar(Bucket bucket, string path, VersionRecord version, bool sync)
    {
        HasDirectory(path.StartsWith(bucket.Paths.Versions, StringComparison.Ordinal) ? bucket.Paths.Versions : bucket.Paths.Metadata, path);
        MoveOrDiscard(bucket, data.Stage(Sidecar.Write(version), sync, out _), path);
    }

    /// <summary>
    /// Says so where the place of the objects is a link that leads nowhere, or another directory that is gone: what is not found there may yet be on its disk.
    /// Null where nothing is wrong.
    /// </summary>
    public string? Absence(Bucket bucket)
    {
        var place = bucket.Paths.Objects;
        return files.Find($"{place}/") is { Kind: FileKind.Directory }
            || (place == $"{bucket.Paths.Root}/{BucketPaths.ObjectsName}" && files.Find(place) is null)
            ? null
            : $"{place}: the objects of this bucket are not there; their disk may not be mounted";
    }

    /// <summary>True if any file is in the bucket, known or not.</summary>
    public bool AnyFile(Bucket bucket) => AnyFile(bucket.Paths.Objects) || AnyFile(bucket.Paths.Versions)
        || original.Keys(bucket.Name).Any(key => Plain(bucket, key) is not null);

    private bool AnyFile(string directory) => files.Items(directory)
        .Any(item => item.Kind == FileKind.Directory ? AnyFile($"{directory}/{item.Name}") : item.Kind == FileKind.File && !item.IsArriving);

    /// <summary>Removes the file where the original kept a key that is elsewhere now, or nowhere any more.</summary>
    private void RemoveOriginal(Bucket bucket, string key)
    {
        if (original.PathOf(bucket.Name, key) is { } path && DeleteBelow(data.Root, path) == FileOutcome.Done)
            _directories.Prune(bucket, data.Root, Parent(path));
    }

    /// <summary>As <see cref="Move"/>; nothing is left where it fails, nor of a second name for what is there.</summary>
    private void MoveOrDiscard(Bucket bucket, string staged, string path)
    {
        try
        {
            Move(bucket, staged, path);
        }
        finally
        {
            files.Discard(staged);
        }
    }

    private string Link(string path)
    {
        var link = data.NewTemporary();
        return files.Link(path, link) == FileOutcome.Done
            ? link
            : throw new StorageException(StorageFailure.Damaged, $"{path}: missing");
    }

    private Place? Find(string root, string path) => files.FindBelow(root, path) is { Kind: FileKind.File } facts ? new Place(path, facts) : null;

    private FileOutcome DeleteBelow(string root, string path) =>
        PathBelow.Obstacle(files, root, path) is null ? files.Delete(path) : FileOutcome.Missing;

    private void CheckWay(string root, string path)
    {
        if (PathBelow.IsLong(root, path))
            HasDirectory(root, path);
    }

    /// <summary>True if the directory of a path is there; throws if a link is in its place, or on the way.</summary>
    private bool HasDirectory(string root, string path)
    {
        var directory = Parent(path);
        return (directory.Length > root.Length ? files.FindBelow(root, directory) : files.Find(directory)) is { Kind: FileKind.Directory }
            || (PathBelow.Obstacle(files, root, path) is { } obstacle
                ? throw new StorageException(StorageFailure.Unavailable, $"{obstacle}: in the way, and links are not followed here: move it, or replace it with a directory")
                : false);
    }

    /// <summary>Moves the bytes to <c>objects/KEY</c>, or next to it where a directory has the name.</summary>
    private async ValueTask PublishAsync(Bucket bucket, string key, string bytes)
    {
        var path = bucket.Paths.Object(key);
        var target = path;
        for (var attempt = 0; ; attempt++)
        {
            var outcome = files.Rename(bytes, target);
            switch (outcome)
            {
                case FileOutcome.Done:
                    RemoveOriginal(bucket, key);
                    return;
                case FileOutcome.Missing or FileOutcome.NotDirectory when attempt < 100:
                    await _directories.MakeAsync(bucket, Parent(path)).ConfigureAwait(false);
                    break;
                case FileOutcome.IsDirectory or FileOutcome.Exists or FileOutcome.NotEmpty when attempt < 100:
                    target = target == path ? path + ComponentName.Beside : path;
                    break;
                default:
                    throw new StorageException(StorageFailure.Unavailable, $"{target}: cannot be written ({outcome})");
            }
        }
    }

    /// <summary>Moves a file to a place where directories and files have no common names: among the sidecars and the versions.</summary>
    private void Move(Bucket bucket, string from, string to)
    {
        for (var attempt = 0; ; attempt++)
        {
            var outcome = files.Rename(from, to);
            switch (outcome)
            {
                case FileOutcome.Done:
                    return;
                case FileOutcome.Missing when attempt < 100:
                    _directories.Make(bucket, Parent(to));
                    break;
                case FileOutcome.IsDirectory or FileOutcome.Exists or FileOutcome.NotEmpty when attempt == 0:
                    // The original's directory for the sidecars below a key that ends in ".json": it gets the name that it has here.
                    files.Rename(to, to + ComponentName.Empty);
                    break;
                default:
                    throw new StorageException(StorageFailure.Unavailable, $"{to}: cannot be written ({outcome})");
            }
        }
    }

    private static string Parent(string path) => KeyDirectories.Parent(path);
}
