using Pys3Local.Cli.Settings;
using Pys3Local.S3.Operations.Bucket;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>The buckets and objects that a server is to begin with.</summary>
internal static class StartingContent
{
    public static async Task ApplyAsync(IObjectStore store, ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        foreach (string bucket in settings.Get(ServeOptions.CreateBucket))
            await CreateBucketAsync(store, bucket, shell, cancellationToken);
        if (settings.Get(ServeOptions.Seed) is { } directory)
            await SeedAsync(store, directory, shell, cancellationToken);
    }

    private static async Task SeedAsync(IObjectStore store, string directory, Shell shell, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
            throw new CommandException($"--seed: there is no directory {directory}");
        foreach (string bucketDirectory in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
        {
            string bucket = Path.GetFileName(bucketDirectory);
            await CreateBucketAsync(store, bucket, shell, cancellationToken);
            foreach (string file in Directory.EnumerateFiles(bucketDirectory, "*", SearchOption.AllDirectories))
            {
                string key = Path.GetRelativePath(bucketDirectory, file).Replace(Path.DirectorySeparatorChar, '/');
                await FileUpload.PutAsync(store, bucket, key, file, cancellationToken);
            }
        }
    }

    private static async Task CreateBucketAsync(IObjectStore store, string bucket, Shell shell, CancellationToken cancellationToken)
    {
        if (!BucketNames.IsLegal(bucket))
            throw new CommandException($"'{bucket}' cannot be a bucket: 3 to 63 of a-z, 0-9, '-' and '.', beginning and ending with a letter or digit");
        await store.WriteBucketAsync(
            bucket, current => current ?? new BucketInfo { Name = bucket, Created = shell.Time.GetUtcNow() }, cancellationToken);
    }
}
