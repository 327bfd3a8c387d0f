using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// The versions of a key, read from the files alone: the truth. Only a plain file may be changed by another program, and counts as what it
/// is then. A version never does: what a file system does to it is damage, and takes neither its metadata nor its locks away.
/// </summary>
internal sealed class StackReader(
    IFileSystem files, DataDirectory data, ObjectFiles objects, DamageList damage, LegacyDatabase? legacy, OriginalFiles original)
{
    /// <summary>Newest first. A file without metadata, or with that of other bytes, is read through once and described by its bytes.</summary>
    public List<VersionRecord> Read(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var stack = ReadFolder(bucket, key, cancellationToken);
        if (stack.Count == 0 && DescribedPlain(bucket, key) is { Bytes: not null } plain)
            stack.Add(ConfirmPlain(bucket, key, plain, cancellationToken));

        return stack;
    }

    /// <summary>The versions in the key's folder; none if it is a plain key.</summary>
    public List<VersionRecord> ReadFolder(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var stack = new List<VersionRecord>();
        foreach (var described in DescribedFolder(bucket, key))
            stack.Add(described.Bytes is null ? described.Version! : ConfirmVersion(bucket, described, cancellationToken));

        return stack;
    }

    /// <summary>What the metadata says, newest first, with the bytes that are there, without comparing the two.</summary>
    public List<Described> Described(Bucket bucket, string key)
    {
        var described = DescribedFolder(bucket, key);
        if (described.Count == 0 && DescribedPlain(bucket, key) is var plain && (plain.Version is not null || plain.Bytes is not null))
            described.Add(plain);

        return described;
    }

    /// <summary>Whether a file has the bytes of a version: by size and time, or, where only the time differs, by reading it.</summary>
    public bool AreBytesOf(VersionRecord version, Place bytes) => version.Info.Size == bytes.Facts.Size
        && (version.FileTime == bytes.Facts.Modified || Hash(bytes, version.Info, CancellationToken.None) == version.Info.ETag);

    private List<Described> DescribedFolder(Bucket bucket, string key)
    {
        if (!objects.HasFolder(bucket, key))
            return [];

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in files.Items(bucket.Paths.Folder(key)))
        {
            if (item.Kind == FileKind.File && !item.IsArriving)
                ids.Add(bucket.Paths.Keys.KeyOf(item.Name.EndsWith(".json", StringComparison.Ordinal) ? item.Name[..^".json".Length] : item.Name));
        }

        var stack = new List<Described>();
        var broken = new List<string>();
        var misplaced = new Dictionary<string, VersionRecord>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var read = ReadSidecar(bucket.Paths.Versions, bucket.Paths.VersionSidecar(key, id), out _);
            if (read is not { Sequence: > 0 } version || version.Info.Key != key)
            {
                broken.Add(id);
            }
            else if (version.Info.VersionId == id)
            {
                stack.Add(new Described(version, version.Info.IsDeleteMarker ? null : objects.Bytes(bucket, version)));
            }
            else
            {
                broken.Add(id);
                misplaced.TryAdd(version.Info.VersionId, version);
            }
        }

        broken.RemoveAll(id => misplaced.TryGetValue(id, out var version) && AddMisplaced(bucket, version, stack));
        if (broken.Count > 0)
        {
            var shown = ReadSidecar(bucket.Paths.Metadata, bucket.Paths.Sidecar(key), out _);
            new BrokenVersions(files, objects, shown?.Info.Key == key ? shown : null).Add(bucket, key, broken, stack);
        }

        stack.Sort(static (a, b) => b.Version!.Sequence.CompareTo(a.Version!.Sequence));
        return stack;
    }

    /// <summary>
    /// Its metadata has the name of another version's: it keeps it, for its bytes without what belongs to them (what they are encrypted with) must not be handed out. It
    /// cannot be changed, for that would be written over the other's.
    /// </summary>
    private bool AddMisplaced(Bucket bucket, VersionRecord version, List<Described> stack)
    {
        var bytes = version.Info.IsDeleteMarker ? null : objects.Bytes(bucket, version);
        if (bytes is null && !version.Info.IsDeleteMarker)
            return false;

        var kept = version with { Info = version.Info with { Attributes = version.Info.Attributes.SetItem(ObjectInfo.UnreadableAttribute, "") } };
        stack.Add(new Described(kept, bytes, Broken: true) { Why = "its metadata is in the file of another version: the files were moved by hand, put them back where they were" });
        return true;
    }

    private Described DescribedPlain(Bucket bucket, string key)
    {
        var (root, path) = (bucket.Paths.Metadata, bucket.Paths.Sidecar(key));
        var version = ReadSidecar(root, path, out var broken);
        if (version is null && !broken && !path.EndsWith($"/{key}.json", StringComparison.Ordinal)
            && !key.Split('/').Any(static component => component is "" or "." or ".."))
        {
            // Where the original keeps it.
            version = ReadSidecar(root, $"{root}/{key}.json", out _);
        }

        if (version is { Info.Key: var named } && named != key && WithoutEmpty(named) != key)
        {
            // It came here with the bytes of that key, or without them: neither says which of the two this is.
            return new Described(null, objects.Plain(bucket, key), Broken: true) { Why = $"its metadata is that of '{named}': files were moved by hand, put them back where they were or upload the object again; until then nothing but its bytes is known" };
        }

        // Where its folder is gone, what is left is its newest version, which is a plain one now.
        var bytes = objects.Plain(bucket, key);
        version = version is not null ? version with { Sequence = 0 } : broken || bytes is null ? null : Legacy(bucket, key, bytes.Value);
        return new Described(version, bytes, broken);
    }

    /// <summary>Where the original has put a key: "d//e" at d/e.</summary>
    private static string WithoutEmpty(string key) => string.Join('/', key.Split('/').Where(static component => component is not ("" or ".")));

    private VersionRecord? Legacy(Bucket bucket, string key, Place bytes) =>
        (legacy?.Find(bucket.Name, key) ?? original.Describe(bucket.Name, key)) is { } info && info.Size == bytes.Facts.Size ? new VersionRecord(info, 0, 0) : null;

    /// <summary>Whether the bytes are those that are described; where another program has written them since, what they are.</summary>
    private VersionRecord ConfirmPlain(Bucket bucket, string key, Described described, CancellationToken cancellationToken)
    {
        var (version, bytes) = (described.Version, described.Bytes!.Value);
        if (version is not null && version.Info.Size == bytes.Facts.Size && (version.FileTime == 0 || version.FileTime == bytes.Facts.Modified))
        {
            // The original's sidecar may name another key than its path: "d//e" is at d/e.
            return version.Info.Key == key
                ? version with { FileTime = bytes.Facts.Modified }
                : version with { FileTime = bytes.Facts.Modified, Place = bytes.Path[(bucket.Paths.Objects.Length + 1)..] };
        }

        if (version is not null && version.FileTime != 0 && version.FileTime == bytes.Facts.Modified)
        {
            // Nobody has written it, and it is shorter or longer than it was: damage. Its readers get an error, and its metadata stays.
            return version;
        }

        var same = version is not null && version.Info.Size == bytes.Facts.Size && Hash(bytes, version.Info, cancellationToken) == version.Info.ETag;
        var confirmed = same
            ? version! with { FileTime = bytes.Facts.Modified }
            : new VersionRecord(ByBytes(version?.Info.Key ?? key, version?.Info, described.Broken, bytes, cancellationToken), 0, bytes.Facts.Modified);
        if (!described.Broken)
            Keep(bucket, bucket.Paths.Sidecar(key), confirmed);

        return confirmed;
    }

    private ObjectInfo ByBytes(string key, ObjectInfo? before, bool broken, Place bytes, CancellationToken cancellationToken) => new()
    {
        Key = key,
        VersionId = before?.VersionId ?? ObjectInfo.NullVersion,
        Size = bytes.Facts.Size,
        ETag = Hash(bytes, null, cancellationToken)!,
        LastModified = Sidecar.Truncate(DateTimeOffset.UnixEpoch.AddTicks(bytes.Facts.Modified / 100)),
        ContentType = before?.ContentType,
        Attributes = broken ? StringMap.Empty.Add(ObjectInfo.UnreadableAttribute, "") : before?.WithoutContent() ?? StringMap.Empty,
    };

    /// <summary>A copy of the store has other times. Whatever else differs is damage: the version stays as it was described.</summary>
    private VersionRecord ConfirmVersion(Bucket bucket, Described described, CancellationToken cancellationToken)
    {
        var (version, bytes) = (described.Version!, described.Bytes!.Value);
        if (version.Info.ETag.Length == 0)
            return version with { FileTime = bytes.Facts.Modified, Info = version.Info with { ETag = Hash(bytes, null, cancellationToken)! } };

        if (version.Info.Size != bytes.Facts.Size || version.FileTime == bytes.Facts.Modified || damage.Contains(bucket.Name, version.Info, bytes.Facts))
            return version;

        if (version.FileTime != 0 && Hash(bytes, version.Info, cancellationToken) is { } etag && etag != version.Info.ETag)
        {
            damage.Add(bucket.Name, version.Info, bytes.Facts);
            return version;
        }

        var confirmed = version with { FileTime = bytes.Facts.Modified };
        if (!described.Broken)
            Keep(bucket, bucket.Paths.VersionSidecar(version.Info.Key, version.Info.VersionId), confirmed);

        return confirmed;
    }

    /// <summary>So that it is hashed once only. On a disk that is full or read-only, or where something is in the way, it will be hashed again.</summary>
    private void Keep(Bucket bucket, string sidecar, VersionRecord version)
    {
        try
        {
            // One that is there must not be lost for a better one; one that is not can be made again.
            objects.ReplaceSidecar(bucket, sidecar, version, sync: files.Find(sidecar) is not null);
        }
        catch (StorageException error) when (error.Failure is StorageFailure.NoSpace or StorageFailure.ReadOnly or StorageFailure.Unavailable or StorageFailure.NotWritten)
        {
        }
    }

    /// <param name="broken">It is there and cannot be read, or is none.</param>
    private VersionRecord? ReadSidecar(string root, string path, out bool broken)
    {
        broken = false;
        try
        {
            if (data.Read(path, Sidecar.Limit, root) is not { } json)
                return null;

            var version = Sidecar.Read(json);
            broken = version is null;
            return version;
        }
        catch (StorageException error) when (error.Failure is StorageFailure.Damaged or StorageFailure.ReadOnly)
        {
            broken = true;
            return null;
        }
    }

    /// <summary>With no piece to wait for, the reading is done when the call returns.</summary>
    private string? Hash(Place bytes, ObjectInfo? known, CancellationToken cancellationToken)
    {
        using var file = files.Open(bytes.Path);
        return file is null ? "" : ContentHash.ETagAsync(file, bytes.Facts.Size, known, null, cancellationToken).GetAwaiter().GetResult();
    }
}
