using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Index;

/// <summary>Makes the index anew from the files, while the store answers.</summary>
internal sealed class IndexBuilder(StoreWalk walk, ObjectIndex index, BucketDirectory buckets, Catalog catalog, KeyLocks locks)
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
            foreach (var key in walk.Keys(bucket))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var held = await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
                catalog.Refresh(bucket, key, cancellationToken);
            }
        }

        index.Flush();
        index.SetState(Complete, "");
        index.Checkpoint();
    }
}
