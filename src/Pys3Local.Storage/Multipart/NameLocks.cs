namespace Pys3Local.Storage.Multipart;

/// <summary>One lock for each name, for as long as someone holds or awaits it.</summary>
public sealed class NameLocks
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async ValueTask<IDisposable> EnterAsync(string name, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(name, out entry))
                _entries[name] = entry = new Entry(this, name);

            entry.Users++;
        }

        try
        {
            await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return entry;
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users > 0)
                return;

            _entries.Remove(entry.Name);
        }

        entry.Gate.Dispose();
    }

    private sealed class Entry(NameLocks owner, string name) : IDisposable
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public string Name => name;

        public int Users { get; set; }

        public void Dispose()
        {
            Gate.Release();
            owner.Leave(this);
        }
    }
}
