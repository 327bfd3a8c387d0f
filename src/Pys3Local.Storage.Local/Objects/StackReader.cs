using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The versions of a key, read from the files alone: the truth.</summary>
internal sealed class StackReader(IFileSystem files, StoreRoom room, ObjectFiles objects, LegacyDatabase? legacy, OriginalFiles original)
{
    /// <summary>Newest first. A file without metadata, or with that of other bytes, is read through once and described anew.</summary>
    public List<VersionRecord> Read(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var stack = ReadFolder(bucket, key, cancellationToken);
        if (stack.Count == 0 && DescribedPlain(bucket, key) is (var version, { } bytes))
        {
            stack.Add(Confirm(key, version ?? Legacy(bucket, key, bytes), bytes, bucket.Paths.Sidecar(key), bucket, cancellationToken));
        }

        return stack;
    }

    /// <summary>The versions in the key's folder; none where it is a plain key.</summary>
    public List<VersionRecord> ReadFolder(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var stack = new List<VersionRecord>();
        foreach (var (version, bytes) in DescribedFolder(bucket, key))
        {
            if (version.Info.IsDeleteMarker)
            {
                stack.Add(version);
            }
            else if (bytes is { } place)
            {
                stack.Add(Confirm(key, version, place, bucket.Paths.VersionSidecar(key, version.Info.VersionId), bucket, cancellationToken));
            }
        }

        return stack;
    }

    /// <summary>What the metadata says, newest first, beside the bytes that are there, without comparing the two.</summary>
    public List<(VersionRecord? Version, Place? Bytes)> Described(Bucket bucket, string key)
    {
        List<(VersionRecord? Version, Place? Bytes)> described = [.. DescribedFolder(bucket, key).Select(static found => ((VersionRecord?)found.Version, found.Bytes))];
        if (described.Count == 0 && DescribedPlain(bucket, key) is var plain && plain is not (null, null))
        {
            described.Add(plain);
        }

        return described;
    }

    /// <summary>Whether a file has the bytes of a version: by size and time, or, where only the time differs, by reading it.</summary>
    public bool AreBytesOf(VersionRecord version, Place bytes) => version.Info.Size == bytes.Facts.Size
        && (version.FileTime == bytes.Facts.Modified || Hash(bytes, version.Info, CancellationToken.None) == version.Info.ETag);

    /// <summary>There is a file where the metadata of a plain key should be, and it is none.</summary>
    public bool HasBrokenSidecar(Bucket bucket, string key) =>
        files.FindBelow(bucket.Paths.Metadata, bucket.Paths.Sidecar(key)) is not null
        && ReadSidecar(bucket.Paths.Metadata, bucket.Paths.Sidecar(key)) is null;

    private List<(VersionRecord Version, Place? Bytes)> DescribedFolder(Bucket bucket, string key)
    {
        var stack = new List<(VersionRecord Version, Place? Bytes)>();
        var folder = bucket.Paths.Folder(key);
        if (!objects.HasFolder(bucket, key))
        {
            return stack;
        }

        foreach (var item in files.Items(folder))
        {
            if (item.Name.EndsWith(".json", StringComparison.Ordinal) && ReadSidecar(bucket.Paths.Versions, $"{folder}/{item.Name}") is { Sequence: > 0 } version)
            {
                stack.Add((version, version.Info.IsDeleteMarker ? null : objects.Bytes(bucket, version)));
            }
        }

        stack.Sort(static (a, b) => b.Version.Sequence.CompareTo(a.Version.Sequence));
        return stack;
    }

    private (VersionRecord? Version, Place? Bytes) DescribedPlain(Bucket bucket, string key)
    {
        var (root, path) = (bucket.Paths.Metadata, bucket.Paths.Sidecar(key));
        var version = ReadSidecar(root, path);
        if (version is null && files.FindBelow(root, path) is null && !path.EndsWith($"/{key}.json", StringComparison.Ordinal)
            && !key.Split('/').Any(static component => component is "" or "." or ".."))
        {
            // Where the original keeps it.
            version = ReadSidecar(root, $"{root}/{key}.json");
        }

        // Where its folder is gone, what is left is its newest version, which is a plain one now.
        return (version is null ? null : version with { Sequence = 0 }, objects.Plain(bucket, key));
    }

    private VersionRecord? Legacy(Bucket bucket, string key, Place bytes) =>
        (legacy?.Find(bucket.Name, key) ?? original.Describe(bucket.Name, key)) is { } info && info.Size == bytes.Facts.Size ? new VersionRecord(info, 0, 0) : null;

    /// <summary>Whether the bytes are those that are described; where not, what they are.</summary>
    private VersionRecord Confirm(
        string key, VersionRecord? version, Place bytes, string sidecar, Bucket bucket, CancellationToken cancellationToken)
    {
        if (version is not null && version.Info.Size == bytes.Facts.Size && (version.FileTime == 0 || version.FileTime == bytes.Facts.Modified))
        {
            // The original's sidecar may name another key than its path: "d//e" lies at d/e.
            return version.Info.Key == key
                ? version with { FileTime = bytes.Facts.Modified }
                : version with { FileTime = bytes.Facts.Modified, Place = bytes.Path[(bucket.Paths.Objects.Length + 1)..] };
        }

        var same = version is not null && version.Info.Size == bytes.Facts.Size && Hash(bytes, version.Info, cancellationToken) == version.Info.ETag;
        var described = same
            ? version! with { FileTime = bytes.Facts.Modified }
            : new VersionRecord(
                new ObjectInfo
                {
                    Key = version?.Info.Key ?? key,
                    VersionId = version?.Info.VersionId ?? ObjectInfo.NullVersion,
                    Size = bytes.Facts.Size,
                    ETag = Hash(bytes, null, cancellationToken)!,
                    LastModified = Sidecar.Truncate(DateTimeOffset.UnixEpoch.AddTicks(bytes.Facts.Modified / 100)),
                    ContentType = version?.Info.ContentType,
                },
                version?.Sequence ?? 0,
                bytes.Facts.Modified);
        Keep(bucket, sidecar, described);
        return described;
    }

    /// <summary>So that it is hashed once only. On a disk that is full or read-only, or where something is in the way, it will be hashed again.</summary>
    private void Keep(Bucket bucket, string sidecar, VersionRecord version)
    {
        try
        {
            // One that is there must not be lost for a better one; one that is not can be made again.
            objects.ReplaceSidecar(bucket, sidecar, version, sync: files.Find(sidecar) is not null);
        }
        catch (StorageException error) when (error.Failure is StorageFailure.NoSpace or StorageFailure.ReadOnly or StorageFailure.Unavailable)
        {
        }
    }

    private VersionRecord? ReadSidecar(string root, string path) => room.Read(path, Sidecar.Limit, root) is { } json ? Sidecar.Read(json) : null;

    /// <summary>With no piece to wait for, the reading is done when the call returns.</summary>
    private string? Hash(Place bytes, ObjectInfo? known, CancellationToken cancellationToken)
    {
        using var file = files.Open(bytes.Path);
        return file is null ? "" : ContentHash.ETagAsync(file, bytes.Facts.Size, known, null, cancellationToken).GetAwaiter().GetResult();
    }
}
