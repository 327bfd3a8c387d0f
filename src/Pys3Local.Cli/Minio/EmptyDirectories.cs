using Pys3Local.S3.Operations.Bucket;

namespace Pys3Local.Cli.Minio;

/// <summary>Directories that a compose file makes below the data before the start, with <c>mkdir -p /data/photos</c>: to MinIO each is a bucket.</summary>
internal static class EmptyDirectories
{
    /// <summary>Names that can be buckets, of directories with nothing in them; none where the data cannot be looked at.</summary>
    public static IReadOnlyList<string> Of(string path)
    {
        try
        {
            return !Directory.Exists(path) ? []
                : [.. Directory.EnumerateDirectories(path).Where(directory => !Directory.EnumerateFileSystemEntries(directory).Any()).Select(directory => Path.GetFileName(directory)).Where(BucketNames.IsLegal).Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
