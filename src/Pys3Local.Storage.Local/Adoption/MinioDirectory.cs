using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Adoption;

/// <summary>
/// A data directory of MinIO in its old file-system mode: a directory for each bucket, an ordinary file for each object, and what was kept with
/// it in <c>.minio.sys/buckets/BUCKET/KEY/fs.json</c>.
/// </summary>
internal sealed class MinioDirectory(DataDirectory data, string root)
{
    private const string System = ".minio.sys";
    private const string UserMetadata = "x-amz-meta-";

    // A description holds one line for each part of an upload, of which there are 10,000 at most.
    private const int Limit = 8 << 20;

    /// <summary>Response headers, which <see cref="ObjectInfo.Attributes"/> hold by their names in lower case.</summary>
    private static readonly HashSet<string> Headers =
        new(["cache-control", "content-disposition", "content-encoding", "content-language", "expires"], StringComparer.Ordinal);

    public string Root { get; } = root;

    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: it is not one.</exception>
    public void Check()
    {
        var format = data.Read($"{Root}/{System}/format.json", Limit) is { } json ? LayoutJson.Read(json, AdoptionJson.Default.MinioFormat) : null;
        if (format?.Format != "fs")
        {
            throw new StorageException(
                StorageFailure.NotSupported,
                format is null
                    ? $"{Root}: no data directory of MinIO ({System}/format.json is missing)"
                    : $"{Root}: MinIO kept it in its format '{format.Format}', whose objects are no plain files; copy it with a client, from server to server");
        }
    }

    /// <summary>Null if MinIO said nothing of the file.</summary>
    public ObjectInfo? Describe(string path, string key, FileFacts facts)
    {
        if (data.Read($"{Root}/{System}/buckets{path[Root.Length..]}/fs.json", Limit) is not { } json
            || LayoutJson.Read(json, AdoptionJson.Default.MinioDescription)?.Meta is not { } meta
            || !meta.TryGetValue("etag", out var etag))
        {
            return null;
        }

        var (metadata, attributes) = (StringMap.Empty.ToBuilder(), StringMap.Empty.ToBuilder());
        foreach (var (name, value) in meta)
        {
            var lower = name.ToLowerInvariant();
            if (lower.StartsWith(UserMetadata, StringComparison.Ordinal))
                metadata[lower[UserMetadata.Length..]] = value;
            else if (Headers.Contains(lower))
                attributes[lower] = value;
        }

        return new ObjectInfo
        {
            Key = key,
            Size = facts.Size,
            ETag = etag,
            LastModified = Sidecar.Truncate(DateTimeOffset.UnixEpoch.AddTicks(facts.Modified / 100)),
            ContentType = meta.GetValueOrDefault("content-type"),
            Metadata = metadata.ToImmutable(),
            Attributes = attributes.ToImmutable(),
        };
    }
}
