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
internal sealed class ObjectFiles(IFileSystem files, StoreRoom room, KeyLocks locks)
{
    /// <summary>The file with the bytes of a version; null where it is missing. A delete marker has none.</summary>
    public Place? Bytes(Bucket bucket, VersionRecord version) => version.Sequence > 0
        ? Find(bucket.Paths.VersionBytes(version.Info.Key, version.Info.VersionId))
        : version.Place is { } place ? Find($"{bucket.Paths.Objects}/{place}") : Plain(bucket, version.Info.Key);

    /// <summary>Where the newest version of a key lies among the objects.</summary>
    public Place? Plain(Bucket bucket, string key)
    {
        var path = bucket.Paths.Object(key);
        return Find(path) ?? Find(path + ComponentName.Beside)
            ?? (bucket.Paths.Keys.Literal(key) is { } literal ? Find($"{bucket.Paths.Objects}/{literal}") : null);
    }

    public bool HasFolder(Bucket bucket, string key) => files.Find(bucket.Paths.Folder(key)) is { Kind: FileKind.Directory };

    /// <summary>Puts the only version of a key in place.</summary>
    public async ValueTask WritePlainAsync(Bucket bucket, VersionRecord version, string? bytes, ISet<string>? touched)
    {
        if (bytes is not null)
        {
            await PublishAsync(bucket, version.Info.Key, bytes, touched).ConfigureAwait(false);
        }

        WriteSidecar(bucket, bucket.Paths.Sidecar(version.Info.Key), version, touched);
    }

    /// <summary>Puts a version in the key's folder.</summary>
    public void WriteVersion(Bucket bucket, VersionRecord version, string? bytes, ISet<string>? touched)
    {
        var (key, id) = (version.Info.Key, version.Info.VersionId);
        if (version.Info.IsDeleteMarker)
        {
            Remove(bucket.Paths.VersionBytes(key, id), touched);
        }
        else if (bytes is not null)
        {
            Move(bucket, bytes, bucket.Paths.VersionBytes(key, id), touched);
        }

        WriteSidecar(bucket, bucket.Paths.VersionSidecar(key, id), version, touched);
    }

    /// <summary>Makes <c>objects/KEY</c> what the newest version in the folder is: nothing where that is a marker, or where there is none.</summary>
    public async ValueTask ShowNewestAsync(Bucket bucket, string key, VersionRecord? newest, ISet<string>? touched)
    {
        if (newest is null or { Info.IsDeleteMarker: true })
        {
            RemovePlain(bucket, key, touched);
            return;
        }

        var link = room.NewTemporary();
        if (files.Link(bucket.Paths.VersionBytes(key, newest.Info.VersionId), link) != FileOutcome.Done)
        {
            throw new StorageException(StorageFailure.Damaged, $"{bucket.Name}/{key}: the bytes of version {newest.Info.VersionId} are missing");
        }

        await PublishAsync(bucket, key, link, touched).ConfigureAwait(false);

        // Renaming one name of a file over another name of the same file does nothing, and leaves both.
        files.Delete(link);
        WriteSidecar(bucket, bucket.Paths.Sidecar(key), newest, touched);
    }

    /// <summary>Gives the plain version a place in the folder, on the medium, so that another can be put on top of it.</summary>
    public VersionRecord Demote(Bucket bucket, VersionRecord plain, bool sync)
    {
        var key = plain.Info.Key;
        var bytes = Bytes(bucket, plain)
            ?? throw new StorageException(StorageFailure.Damaged, $"{bucket.Name}/{key}: its file is missing");
        var touched = sync ? new HashSet<string>(StringComparer.Ordinal) : null;
        if (sync)
        {
            using var file = files.Open(bytes.Path);
            file?.Sync();
        }

        var demoted = plain with { Sequence = 1, Place = null };
        var target = bucket.Paths.VersionBytes(key, plain.Info.VersionId);
        var link = room.NewTemporary();
        files.Link(bytes.Path, link);
        Move(bucket, link, target, touched);
        files.Delete(link);
        WriteSidecar(bucket, bucket.Paths.VersionSidecar(key, plain.Info.VersionId), demoted, touched, sync);
        Sync(touched);
        return demoted;
    }

    public void RemoveVersion(Bucket bucket, string key, string version, ISet<string>? touched)
    {
        Remove(bucket.Paths.VersionBytes(key, version), touched);
        Remove(bucket.Paths.VersionSidecar(key, version), touched);
        Prune(bucket.Paths.Versions, bucket.Paths.Folder(key), touched);
    }

    public void RemovePlain(Bucket bucket, string key, ISet<string>? touched, string? place = null)
    {
        var path = bucket.Paths.Object(key);
        Remove(path, touched);
        Remove(path + ComponentName.Beside, touched);
        if (place is not null)
        {
            Remove($"{bucket.Paths.Objects}/{place}", touched);
        }

        if (bucket.Paths.Keys.Literal(key) is { } literal)
        {
            Remove($"{bucket.Paths.Objects}/{literal}", touched);
            Remove($"{bucket.Paths.Metadata}/{literal}.json", touched);
        }

        Remove(bucket.Paths.Sidecar(key), touched);
        Prune(bucket.Paths.Objects, Parent(path), touched);
        Prune(bucket.Paths.Metadata, Parent(bucket.Paths.Sidecar(key)), touched);
    }

    public void WriteSidecar(Bucket bucket, string path, VersionRecord version, ISet<string>? touched, bool? sync = null)
    {
        var staged = room.Stage(Sidecar.Write(version), sync ?? touched is not null, out _);
        try
        {
            Move(bucket, staged, path, touched);
        }
        catch
        {
            files.Delete(staged);
            throw;
        }
    }

    public void Sync(IEnumerable<string>? touched)
    {
        foreach (var directory in touched ?? [])
        {
            files.SyncDirectory(directory);
        }
    }

    /// <summary>True where any file lies in the bucket, known or not.</summary>
    public bool AnyFile(Bucket bucket) => AnyFile(bucket.Paths.Objects) || AnyFile(bucket.Paths.Versions);

    private bool AnyFile(string directory) => files.Items(directory)
        .Any(item => item.Kind == FileKind.Directory ? AnyFile($"{directory}/{item.Name}") : item.Kind == FileKind.File);

    private Place? Find(string path) => files.Find(path) is { Kind: FileKind.File } facts ? new Place(path, facts) : null;

    /// <summary>Moves the bytes to <c>objects/KEY</c>, or beside it where a directory has the name.</summary>
    private async ValueTask PublishAsync(Bucket bucket, string key, string bytes, ISet<string>? touched)
    {
        var path = bucket.Paths.Object(key);
        var beside = path + ComponentName.Beside;
        for (var attempt = 0; ; attempt++)
        {
            var target = files.Find(path) is { Kind: FileKind.Directory } ? beside : path;
            var outcome = files.Rename(bytes, target);
            switch (outcome)
            {
                case FileOutcome.Done:
                    touched?.Add(Parent(target));
                    return;
                case FileOutcome.Missing when attempt < 100:
                    await MakeDirectoriesAsync(bucket, Parent(path), touched).ConfigureAwait(false);
                    break;
                case FileOutcome.NotDirectory when attempt < 100:
                    await MakeDirectoriesAsync(bucket, Parent(path), touched).ConfigureAwait(false);
                    break;
                case FileOutcome.IsDirectory or FileOutcome.Exists or FileOutcome.NotEmpty when attempt < 100:
                    break;
                default:
                    throw new StorageException(StorageFailure.Unavailable, $"{target}: cannot be written ({outcome})");
            }
        }
    }

    /// <summary>Makes the directories on the way to an object; a file that stands there steps aside.</summary>
    private async ValueTask MakeDirectoriesAsync(Bucket bucket, string directory, ISet<string>? touched)
    {
        if (directory.Length <= bucket.Paths.Root.Length)
        {
            return;
        }

        switch (files.CreateDirectory(directory))
        {
            case FileOutcome.Done:
                touched?.Add(Parent(directory));
                break;
            case FileOutcome.Missing or FileOutcome.NotDirectory:
                await MakeDirectoriesAsync(bucket, Parent(directory), touched).ConfigureAwait(false);
                files.CreateDirectory(directory);
                touched?.Add(Parent(directory));
                break;
            case FileOutcome.Exists when files.Find(directory) is { Kind: FileKind.File } && directory.Length > bucket.Paths.Objects.Length:
                var key = bucket.Paths.Keys.KeyOf(directory[(bucket.Paths.Objects.Length + 1)..]);
                using (await locks.EnterAsync(bucket.Name, key, CancellationToken.None).ConfigureAwait(false))
                {
                    if (files.Find(directory) is { Kind: FileKind.File })
                    {
                        files.Rename(directory, directory + ComponentName.Beside);
                    }

                    files.CreateDirectory(directory);
                    touched?.Add(Parent(directory));
                }

                break;
        }
    }

    /// <summary>Moves a file to a place where directories and files have no common names: among the sidecars and the versions.</summary>
    private void Move(Bucket bucket, string from, string to, ISet<string>? touched)
    {
        for (var attempt = 0; ; attempt++)
        {
            var outcome = files.Rename(from, to);
            switch (outcome)
            {
                case FileOutcome.Done:
                    touched?.Add(Parent(to));
                    return;
                case FileOutcome.Missing when attempt < 100:
                    MakeDirectories(bucket, Parent(to), touched);
                    break;
                case FileOutcome.IsDirectory or FileOutcome.Exists or FileOutcome.NotEmpty when attempt == 0:
                    // The original's room for the sidecars below a key that ends in ".json": it gets the name that it has here.
                    files.Rename(to, to + ComponentName.Empty);
                    break;
                default:
                    throw new StorageException(StorageFailure.Unavailable, $"{to}: cannot be written ({outcome})");
            }
        }
    }

    private void MakeDirectories(Bucket bucket, string directory, ISet<string>? touched)
    {
        if (directory.Length > bucket.Paths.Root.Length && files.CreateDirectory(directory) == FileOutcome.Missing)
        {
            MakeDirectories(bucket, Parent(directory), touched);
            files.CreateDirectory(directory);
        }

        touched?.Add(Parent(directory));
    }

    private void Remove(string path, ISet<string>? touched)
    {
        if (files.Delete(path) == FileOutcome.Done)
        {
            touched?.Add(Parent(path));
        }
    }

    /// <summary>Removes a directory that has become empty, and those above it, up to <paramref name="root"/>, which stays.</summary>
    private void Prune(string root, string directory, ISet<string>? touched)
    {
        while (directory.Length > root.Length && files.RemoveDirectory(directory) is FileOutcome.Done or FileOutcome.Missing)
        {
            touched?.Remove(directory);
            directory = Parent(directory);
            touched?.Add(directory);
        }
    }

    private static string Parent(string path) => path[..path.LastIndexOf('/')];
}
