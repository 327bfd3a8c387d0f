using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Builds the index from the files, bucket by bucket, while the store answers. A listing waits for the directory that its prefix
/// is in, which is read at once, and not for the rest; where that takes long the client is asked to try again.
/// </summary>
internal sealed class IndexBuilder(
    DirectorySweep sweep, StoreWalk walk, ObjectIndex index, BucketDirectory buckets, TimeProvider time, CancellationToken stopping)
{
    /// <summary>In place of a directory, of which it is none: the bucket with all its versions.</summary>
    private const string Everything = "\0";

    private const int RememberedLimit = 1000;

    /// <summary>Clients give up soon after; what they get before makes them come again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A bucket that could not be read may be readable again.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Bucket, string Path), (Task Made, long Begun)> _parts = [];
    private volatile bool _building;
    private long _failed;

    /// <summary>Completes when it knows all; at once where it does from the start.</summary>
    public Task Complete { get; private set; } = Task.CompletedTask;

    /// <summary>Begins, or begins again where the index was emptied.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _parts.Clear();
            if (!_building || Complete.IsCompleted)
            {
                _building = true;
                Complete = Task.Run(BuildAsync, stopping);

                // Who lists is told of a failure.
                _ = Complete.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Returns when the index knows all that a listing may ask of it.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Busy"/>: that takes too long to wait for; else, the files cannot be read.</exception>
    public async ValueTask WaitAsync(Bucket bucket, ListQuery query, CancellationToken cancellationToken)
    {
        if (!_building)
            return;

        if (Complete.IsFaulted && time.GetElapsedTime(Volatile.Read(ref _failed)) > Retry)
            Start();

        try
        {
            await Part(bucket, PartOf(bucket, query)).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new StorageException(StorageFailure.Busy, $"{bucket.Name}: its index is being built from the files; try again");
        }
    }

    /// <summary>Returns when nothing runs any more; it has been asked to stop.</summary>
    public async Task StoppedAsync()
    {
        await Complete.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<Task> running;
        lock (_lock)
            running = [.. _parts.Values.Select(static part => part.Made)];

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What the original has put at another place than its key's is found only by going through everything.</summary>
    private string PartOf(Bucket bucket, ListQuery query)
    {
        var path = bucket.Paths.Keys.DirectoryOf(query.Prefix);
        return query.Versions || path.Length == 0 || walk.HasOriginal(bucket) || !query.Prefix.StartsWith(path + "/", StringComparison.Ordinal) ? Everything : path;
    }

    private async Task BuildAsync()
    {
        while (true)
        {
            var generation = index.Generation;
            var failure = await BuildBucketsAsync().ConfigureAwait(false);
            index.Flush();
            var complete = failure is null && index.TrySetState(generation, ObjectIndex.CompleteState);
            lock (_lock)
            {
                if (generation != index.Generation)
                {
                    // It was found damaged meanwhile, and emptied.
                    _parts.Clear();
                    continue;
                }

                if (!complete)
                {
                    Volatile.Write(ref _failed, time.GetTimestamp());
                    throw failure ?? new StorageException(StorageFailure.Busy, "the index cannot be written; try again");
                }

                _building = false;
                _parts.Clear();
                return;
            }
        }
    }

    private async Task<StorageException?> BuildBucketsAsync()
    {
        StorageException? failure = null;
        foreach (var bucket in buckets.All((name, error) => failure = error))
        {
            try
            {
                await Part(bucket, Everything).ConfigureAwait(false);
            }
            catch (StorageException error)
            {
                // Its listings fail with this, until it can be read.
                failure = error;
            }
        }

        return failure;
    }

    private Task Part(Bucket bucket, string path)
    {
        lock (_lock)
        {
            if (_parts.TryGetValue((bucket.Name, Everything), out var everything) && everything.Made.IsCompletedSuccessfully)
                return everything.Made;

            if (_parts.TryGetValue((bucket.Name, path), out var part) && !(part.Made.IsFaulted && (Complete.IsCompleted || time.GetElapsedTime(part.Begun) > Retry)))
                return part.Made;

            if (_parts.Count > RememberedLimit)
            {
                foreach (var done in _parts.Where(static part => part.Value.Made.IsCompletedSuccessfully && part.Key.Path != Everything).ToList())
                    _parts.Remove(done.Key);
            }

            var made = Task.Run(() => MakeAsync(bucket, path), stopping);
            _parts[(bucket.Name, path)] = (made, time.GetTimestamp());
            return made;
        }
    }

    private async Task MakeAsync(Bucket bucket, string path)
    {
        try
        {
            await sweep.RunDeepAsync(bucket, path == Everything ? "" : path, stopping).ConfigureAwait(false);
            foreach (var key in path == Everything ? walk.KeysElsewhere(bucket) : [])
            {
                stopping.ThrowIfCancellationRequested();
                await sweep.RefreshAsync(bucket, key, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DatabaseException)
        {
            throw new StorageException(StorageFailure.Unavailable, $"{bucket.Name}: its index cannot be made: {error.Message}", error);
        }
    }
}
