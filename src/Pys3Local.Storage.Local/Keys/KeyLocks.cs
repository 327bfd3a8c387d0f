namespace Pys3Local.Storage.Local.Keys;

/// <summary>
/// One lock for each key that is being written. Who holds a key may wait only for a key that is a shorter path of it
/// (<c>a/b</c>, then <c>a</c>): so nobody waits in a circle.
/// </summary>
internal sealed class KeyLocks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Bucket, string Key), Entry> _entries = [];

    public async ValueTask<Holder> EnterAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue((bucket, key), out entry))
                _entries[(bucket, key)] = entry = new Entry();

            entry.Users++;
        }

        try
        {
            await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(bucket, key, entry);
            throw;
        }

        return new Holder(this, bucket, key, entry);
    }

    private void Leave(string bucket, string key, Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Users == 0)
                _entries.Remove((bucket, key));
        }
    }

    internal sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }
    }

    internal readonly struct Holder(KeyLocks locks, string bucket, string key, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Gate.Release();
            locks.Leave(bucket, key, entry);
        }
    }
}
