using System.Security.Cryptography;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The versions of a key, read from the files alone: the truth.</summary>
internal sealed class StackReader(IFileSystem files, StoreRoom room, ObjectFiles objects)
{
    /// <summary>Newest first. A file without metadata, or with that of other bytes, is read through once and described anew.</summary>
    public List<VersionRecord> Read(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var stack = ReadFolder(bucket, key, cancellationToken);
        if (stack.Count == 0 && ReadPlain(bucket, key, cancellationToken) is { } plain)
        {
            stack.Add(plain);
        }

        return stack;
    }

    /// <summary>The versions in the key's folder; none where it is a plain key.</summary>
    public List<VersionRecord> ReadFolder(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var stack = new List<VersionRecord>();
        var folder = bucket.Paths.Folder(key);
        if (files.Find(folder) is not { Kind: FileKind.Directory })
        {
            return stack;
        }

        foreach (var item in files.Items(folder))
        {
            if (!item.Name.EndsWith(".json", StringComparison.Ordinal) || ReadSidecar($"{folder}/{item.Name}") is not { Sequence: > 0 } version)
            {
                continue;
            }

            if (version.Info.IsDeleteMarker)
            {
                stack.Add(version);
            }
            else if (objects.Bytes(bucket, version) is { } bytes)
            {
                stack.Add(Confirm(version.Info.Key, version, bytes, $"{folder}/{item.Name}", bucket, cancellationToken));
            }
        }

        stack.Sort((a, b) => b.Sequence.CompareTo(a.Sequence));
        return stack;
    }

    private VersionRecord? ReadPlain(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        if (objects.Plain(bucket, key) is not { } bytes)
        {
            return null;
        }

        var path = bucket.Paths.Sidecar(key);
        var version = ReadSidecar(path);
        if (version is null && files.Find(path) is null && !bucket.Paths.Sidecar(key).EndsWith($"/{key}.json", StringComparison.Ordinal)
            && !key.Split('/').Any(static component => component is "" or "." or ".."))
        {
            // Where the original keeps it.
            version = ReadSidecar($"{bucket.Paths.Metadata}/{key}.json");
        }

        // Its folder is gone: what is left is its newest version, which is a plain one now.
        version = version is null ? null : version with { Sequence = 0 };
        return Confirm(key, version, bytes, path, bucket, cancellationToken);
    }

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

        var etag = Hash(bytes.Path, cancellationToken);
        var described = version is not null && version.Info.ETag == etag && version.Info.Size == bytes.Facts.Size
            ? version with { FileTime = bytes.Facts.Modified }
            : new VersionRecord(
                new ObjectInfo
                {
                    Key = version?.Info.Key ?? key,
                    VersionId = version?.Info.VersionId ?? ObjectInfo.NullVersion,
                    Size = bytes.Facts.Size,
                    ETag = etag,
                    LastModified = Sidecar.Truncate(DateTimeOffset.UnixEpoch.AddTicks(bytes.Facts.Modified / 100)),
                    ContentType = version?.Info.ContentType,
                },
                version?.Sequence ?? 0,
                bytes.Facts.Modified);
        Keep(bucket, sidecar, described);
        return described;
    }

    /// <summary>So that it is hashed once only. On a disk that is full or read-only it will be hashed again.</summary>
    private void Keep(Bucket bucket, string sidecar, VersionRecord version)
    {
        try
        {
            // One that is there must not be lost for a better one; one that is not can be made again.
            objects.ReplaceSidecar(bucket, sidecar, version, sync: files.Find(sidecar) is not null);
        }
        catch (StorageException error) when (error.Failure is StorageFailure.NoSpace or StorageFailure.ReadOnly)
        {
        }
    }

    private VersionRecord? ReadSidecar(string path) => room.Read(path, Sidecar.Limit) is { } json ? Sidecar.Read(json) : null;

    private string Hash(string path, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var file = files.Open(path);
        var buffer = new byte[128 * 1024];
        for (long offset = 0; file is not null && file.Read(offset, buffer) is > 0 and var count; offset += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            md5.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }
}
