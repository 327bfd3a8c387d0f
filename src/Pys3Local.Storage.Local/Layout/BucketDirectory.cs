using System.Collections.Concurrent;
using System.Text.Json;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>The buckets: the directories of the data directory that have a place for objects.</summary>
internal sealed class BucketDirectory(IFileSystem files, DataDirectory data, KeyPath keys, bool durable)
{
    /// <summary>Bytes.</summary>
    private const int DocumentLimit = 16 << 20;

    private readonly ConcurrentDictionary<string, (long SettingsTime, Bucket Bucket)> _known = new(StringComparer.Ordinal);
    private volatile bool _unsynced;
    private readonly ConcurrentDictionary<string, BucketGate> _gates = new(StringComparer.Ordinal);

    public BucketGate Gate(string name) => _gates.GetOrAdd(name, static _ => new BucketGate());

    /// <summary>False for what can be no directory of a bucket here, whatever S3 says of the name.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name != DataDirectory.OwnName && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\', '\0');

    /// <summary>All that can be read, in the order of their names.</summary>
    /// <param name="broken">Given each of the others, with what is wrong with it.</param>
    public List<Bucket> All(Action<string, StorageException>? broken = null)
    {
        var all = new List<Bucket>();
        foreach (var item in files.Items(data.Root))
        {
            try
            {
                if (item.Kind != FileKind.File && Find(item.Name) is { } bucket)
                    all.Add(bucket);
            }
            catch (StorageException error)
            {
                broken?.Invoke(item.Name, error);
            }
        }

        all.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return all;
    }

    /// <summary>
    /// Without a look at the disk where that has been looked at before: for a caller who will see by the bucket's files that
    /// it is gone, and asks <see cref="Find"/> then.
    /// </summary>
    public Bucket? Known(string name) => Looked(name) is { ObjectsCanGo: false } known ? known : Find(name);

    /// <summary>As it was at the last look; null where there was none.</summary>
    public Bucket? Looked(string name) => _known.TryGetValue(name, out var known) ? known.Bucket : null;

    /// <exception cref="StorageException"><see cref="StorageFailure.BucketNotFound"/>.</exception>
    public Bucket Require(string name) => Find(name) ?? throw NotFound(name);

    /// <summary>See <see cref="Known"/>.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.BucketNotFound"/>.</exception>
    public Bucket RequireKnown(string name) => Known(name) ?? throw NotFound(name);

    public Bucket? Find(string name)
    {
        if (_known.TryGetValue(name, out var known)
            && (files.Find(known.Bucket.Paths.Settings)?.Modified ?? 0) == known.SettingsTime
            && (known.SettingsTime != 0 || files.Find(known.Bucket.Paths.Root + "/") is { Kind: FileKind.Directory }))
        {
            ObjectsPlace.Require(files, known.Bucket);
            return known.Bucket;
        }

        if (!IsName(name))
            return null;

        if (_unsynced)
        {
            files.SyncDirectory(data.Root);
            _unsynced = false;
        }

        var root = $"{data.Root}/{name}";
        var settings = files.Find($"{root}/{BucketPaths.SettingsName}");
        if (settings is null && files.Find($"{root}/{BucketPaths.ObjectsName}/") is not { Kind: FileKind.Directory }
            && files.Find($"{root}/{BucketPaths.MetadataName}") is not { Kind: FileKind.Directory })
        {
            _known.TryRemove(name, out _);
            return null;
        }

        var bucket = Read(name, root);
        ObjectsPlace.Require(files, bucket);
        Include(bucket.Paths);
        _known[name] = (settings?.Modified ?? 0, bucket);
        return bucket;
    }

    /// <summary>True, too, for one whose document cannot be read.</summary>
    public bool IsThere(string name)
    {
        try
        {
            return Find(name) is not null;
        }
        catch (StorageException)
        {
            return true;
        }
    }

    /// <summary>A bucket whose document cannot be read: only for its files, where they usually are.</summary>
    public Bucket Unread(string name)
    {
        var root = $"{data.Root}/{name}";
        var created = TimeOf(files.Find($"{root}/")?.Modified ?? 0);
        return new Bucket(new BucketInfo { Name = name, Created = created }, new BucketPaths(root, $"{root}/{BucketPaths.ObjectsName}", keys));
    }

    /// <summary>Makes the bucket, or changes what is set on it. The caller holds the gate alone.</summary>
    /// <param name="info">As it shall be.</param>
    /// <param name="isNew">There is none of that name.</param>
    /// <param name="elsewhere">Where its objects are to be, if not in it; of a new bucket only.</param>
    public Bucket Write(BucketInfo info, bool isNew, string? elsewhere = null)
    {
        var root = $"{data.Root}/{info.Name}";
        var own = $"{root}/{BucketPaths.ObjectsName}";
        var objects = elsewhere ?? (isNew ? own : Find(info.Name)?.Paths.Objects ?? own);
        var paths = new BucketPaths(root, objects, keys);
        var isMounted = ObjectsPlace.IsMounted(files, objects);
        var json = SummedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(
            new BucketDocument
            {
                Created = info.Created,
                Owner = info.Owner,
                Settings = info.Settings.IsEmpty ? null : new(info.Settings, StringComparer.Ordinal),
                Objects = objects == own ? null : objects,
                Mounted = isMounted ? true : null,
            },
            LayoutJson.Default.BucketDocument));
        if (isNew)
            Create(paths, json);
        else
            data.Replace(paths.Settings, json, durable);

        var bucket = new Bucket(info, paths) { WasMounted = isMounted, ObjectsCanGo = ObjectsPlace.CanGo(files, paths, objects != own, isMounted) };
        Include(paths);
        _known[info.Name] = (files.Find(paths.Settings)?.Modified ?? 0, bucket);
        return bucket;
    }

    /// <summary>The names of known buckets whose objects may go at any time (<see cref="ObjectsPlace"/>).</summary>
    public IEnumerable<string> ThatCanGo => _known.Where(static known => known.Value.Bucket.ObjectsCanGo).Select(static known => known.Key);

    /// <summary>Notes where disks are mounted at a start, before anything is served.</summary>
    /// <param name="broken">As in <see cref="All"/>.</param>
    public void NoteMounts(Action<string, StorageException> broken)
    {
        foreach (var bucket in All(broken))
        {
            if (bucket.WasMounted != ObjectsPlace.IsMounted(files, bucket.Paths.Objects))
                Write(bucket.Info, isNew: false);
        }
    }

    /// <summary>Takes the bucket away in one step, whatever is in it. The caller holds the gate alone and has found it empty.</summary>
    public void Remove(Bucket bucket)
    {
        var trash = data.NewTemporary();
        if (files.Rename(bucket.Paths.Root, trash) is var outcome and not (FileOutcome.Done or FileOutcome.Missing))
            throw new StorageException(StorageFailure.Unavailable, $"{bucket.Paths.Root}: cannot be removed ({outcome})");

        _known.TryRemove(bucket.Name, out _);
        SyncNames(trash, bucket.Paths.Root);
        if (files.Find(trash) is { Kind: FileKind.Directory })
            data.DiscardTree(trash);
        else
            files.Discard(trash); // A link, which may lead elsewhere from here.
    }

    /// <summary>It is prepared aside and appears in one step.</summary>
    private void Create(BucketPaths paths, byte[] settings)
    {
        var aside = data.NewTemporary();
        try
        {
            files.CreateDirectory(aside);
            if (paths.Objects.StartsWith(paths.Root + "/", StringComparison.Ordinal))
                files.CreateDirectory($"{aside}/{BucketPaths.ObjectsName}");

            files.CreateDirectory($"{aside}/{BucketPaths.MetadataName}");
            data.Replace($"{aside}/{BucketPaths.SettingsName}", settings, durable);
            if (files.Rename(aside, paths.Root) != FileOutcome.Done)
                throw new StorageException(StorageFailure.Unavailable, $"{paths.Root}: something that is no bucket has this name");

            SyncNames(paths.Root, aside);
        }
        catch
        {
            data.DiscardTree(aside);
            throw;
        }
    }

    /// <summary>A change of names that cannot be synced is undone: what is written to a bucket must not depend on it. Where that fails, too, the names are synced before the bucket is used.</summary>
    private void SyncNames(string now, string before)
    {
        if (!durable)
            return;

        try
        {
            files.SyncDirectory(data.Root);
            _unsynced = false;
        }
        catch (StorageException)
        {
            _unsynced = true;
            files.Rename(now, before);
            throw;
        }
    }

    /// <summary>Its metadata and its versions may be on another disk than its objects.</summary>
    private void Include(BucketPaths paths)
    {
        data.Include(paths.Root);
        if (files.IsApart(paths.Objects, paths.Root))
            data.Include(paths.Objects);
    }

    private Bucket Read(string name, string root)
    {
        var settings = $"{root}/{BucketPaths.SettingsName}";
        var document = ReadDocument(settings);
        if (document is null && files.Items($"{root}/{BucketPaths.VersionsName}").Any())
            throw Unreadable($"{settings}: missing, and this bucket has kept versions, so it had settings", null);

        var info = new BucketInfo
        {
            Name = name,
            Created = document is { Created.Ticks: > 0 } ? document.Created : TimeOf(files.Find($"{root}/")?.Modified ?? 0),
            Owner = document?.Owner,
            Settings = document?.Settings is { } set ? StringMap.Empty.AddRange(set) : StringMap.Empty,
        };
        var objects = document?.Objects is { } elsewhere ? Path.GetFullPath(elsewhere, root) : $"{root}/{BucketPaths.ObjectsName}";
        var paths = new BucketPaths(root, objects, keys);
        var wasMounted = document?.Mounted == true;
        return new Bucket(info, paths) { WasMounted = wasMounted, ObjectsCanGo = ObjectsPlace.CanGo(files, paths, document?.Objects is not null, wasMounted) };
    }

    /// <summary>Null if there is none. What cannot be read leaves the bucket out of service, and no other one: who may do what in it is not known.</summary>
    private BucketDocument? ReadDocument(string settings)
    {
        byte[]? json;
        try
        {
            json = data.Read(settings, DocumentLimit);
        }
        catch (StorageException error)
        {
            throw Unreadable(error.Message, error);
        }

        return json is null ? null
            : (SummedJson.IsWhole(json) ? LayoutJson.Read(json, LayoutJson.Default.BucketDocument) : null) ?? throw Unreadable($"{settings}: not the bucket's settings as they were written", null);
    }

    private static StorageException Unreadable(string what, Exception? inner) => new(
        StorageFailure.Damaged,
        $"{what}; this bucket is out of service, and its objects are not touched: put the file back from a backup, or write {{}} into it to begin with no settings (no owner, no policy, no versioning, no object lock)",
        inner);

    private static DateTimeOffset TimeOf(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);

    private static StorageException NotFound(string name) => new(StorageFailure.BucketNotFound, $"{name}: no such bucket");
}
