using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Index;

/// <summary>Makes the index anew from the files, while the store answers.</summary>
internal sealed class IndexBuilder(IFileSystem files, ObjectIndex index, BucketDirectory buckets, Catalog catalog, KeyLocks locks)
{
    /// <summary>The state that says that the index knows every key.</summary>
    public const string Complete = "complete";

    /// <summary>The state that says that a server without a journal is running, or has been killed.</summary>
    public const string Behind = "behind";

    public Task Start(CancellationToken cancellationToken) => Task.Run(() => BuildAsync(cancellationToken), cancellationToken);

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        foreach (var bucket in buckets.All())
        {
            await WalkAsync(bucket, bucket.Paths.Objects, "", versions: false, cancellationToken).ConfigureAwait(false);
            await WalkAsync(bucket, bucket.Paths.Versions, "", versions: true, cancellationToken).ConfigureAwait(false);
        }

        index.Flush();
        index.SetState(Complete, "");
        index.Checkpoint();
    }

    /// <summary>Reads every key that has a file, or among the versions a folder, below a directory.</summary>
    private async ValueTask WalkAsync(Bucket bucket, string root, string path, bool versions, CancellationToken cancellationToken)
    {
        foreach (var item in files.Items(path.Length == 0 ? root : $"{root}/{path}"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var below = path.Length == 0 ? item.Name : $"{path}/{item.Name}";
            if (versions ? item.Name.EndsWith(ComponentName.Beside, StringComparison.Ordinal) : item.Kind == FileKind.File)
            {
                var key = bucket.Paths.Keys.KeyOf(below);
                using (await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false))
                {
                    catalog.Refresh(bucket, key, cancellationToken);
                }
            }
            else if (item.Kind == FileKind.Directory)
            {
                await WalkAsync(bucket, root, below, versions, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
