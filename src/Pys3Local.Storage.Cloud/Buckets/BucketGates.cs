namespace Pys3Local.Storage.Cloud.Buckets;

/// <summary>Commits of objects go on side by side; the deletion of their bucket waits for those at work, and those that come meanwhile wait for it.</summary>
internal sealed class BucketGates
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async ValueTask<IDisposable> ShareAsync(string bucket, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                var entry = Of(bucket);
                if (entry.Removal is null)
                {
                    entry.Shared++;
                    return new Held(() => Release(entry));
                }

                wait = entry.Removal.Task;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<IDisposable> TakeAsync(string bucket, CancellationToken cancellationToken)
    {
        while (true)
        {
            Entry entry;
            Task? wait;
            lock (_gate)
            {
                entry = Of(bucket);
                wait = entry.Removal?.Task;
                if (wait is null)
                {
                    entry.Removal = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    entry.Drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (entry.Shared == 0)
                        entry.Drained.SetResult();
                }
            }

            if (wait is not null)
            {
                await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Those at work are single requests, each with its own end.
            await entry.Drained!.Task.ConfigureAwait(false);
            return new Held(() => End(entry));
        }
    }

    private Entry Of(string bucket)
    {
        if (!_entries.TryGetValue(bucket, out var entry))
            _entries[bucket] = entry = new Entry(bucket);

        return entry;
    }

    private void Release(Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Shared > 0)
                return;

            entry.Drained?.TrySetResult();
            if (entry.Removal is null)
                _entries.Remove(entry.Bucket);
        }
    }

    private void End(Entry entry)
    {
        lock (_gate)
        {
            entry.Removal!.SetResult();
            (entry.Removal, entry.Drained) = (null, null);
            if (entry.Shared == 0)
                _entries.Remove(entry.Bucket);
        }
    }

    private sealed class Held(Action release) : IDisposable
    {
        private Action? _release = release;

        public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
    }

    private sealed class Entry(string bucket)
    {
        public string Bucket => bucket;

        public int Shared { get; set; }

        public TaskCompletionSource? Removal { get; set; }

        public TaskCompletionSource? Drained { get; set; }
    }
}
