namespace Pys3Local.Storage.Cloud.Reading;

/// <summary>
/// The readers that have not asked for their bytes yet, by the name of their blob. Whoever is about to replace or remove a blob has them ask first, so that they stay
/// on the bytes that they were opened on; and nobody opens one meanwhile. Between servers there is no such thing: there a reader whose
/// blob has changed before its first byte fails.
/// </summary>
internal sealed class OpenReaders
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens a reader of the blob as it is: <paramref name="open"/> is called again where a change has come in between.</summary>
    public async ValueTask<CloudReader?> OpenAsync(string name, Func<ValueTask<CloudReader?>> open, CancellationToken cancellationToken)
    {
        var entry = Enter(name);
        var reader = (CloudReader?)null;
        try
        {
            while (true)
            {
                int changes;
                Task idle;
                lock (_gate)
                    (changes, idle) = entry.State;

                if (!idle.IsCompleted)
                {
                    await idle.WaitAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                reader = await open().ConfigureAwait(false);
                if (reader is null)
                    return null;

                lock (_gate)
                {
                    if (entry.TryAdd(reader, changes))
                    {
                        // The entry stays until the reader leaves it.
                        reader.Left = () => Leave(entry, reader);
                        return reader;
                    }
                }

                await reader.DisposeAsync().ConfigureAwait(false);
                reader = null;
            }
        }
        finally
        {
            if (reader is null)
                Leave(entry, null);
        }
    }

    /// <summary>Does a change that readers must not see.</summary>
    public async ValueTask<T> ChangeAsync<T>(string name, Func<ValueTask<T>> change)
    {
        var entry = Enter(name);
        CloudReader[] readers;
        lock (_gate)
            readers = entry.Begin();

        try
        {
            foreach (var reader in readers)
                await reader.StartAsync().ConfigureAwait(false);

            return await change().ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                entry.End();

            Leave(entry, null);
        }
    }

    private Entry Enter(string name)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out var entry))
                _entries[name] = entry = new Entry(name);

            entry.Users++;
            return entry;
        }
    }

    private void Leave(Entry entry, CloudReader? reader)
    {
        lock (_gate)
        {
            if (reader is not null)
                entry.Remove(reader);

            if (--entry.Users == 0)
                _entries.Remove(entry.Name);
        }
    }

    private sealed class Entry(string name)
    {
        private readonly HashSet<CloudReader> _readers = [];
        private TaskCompletionSource? _idle;
        private int _changing;
        private int _changes;

        public string Name => name;

        public int Users { get; set; }

        public (int Changes, Task Idle) State => (_changes, _idle?.Task ?? Task.CompletedTask);

        public bool TryAdd(CloudReader reader, int changes) => _changing == 0 && _changes == changes && _readers.Add(reader);

        public void Remove(CloudReader reader) => _readers.Remove(reader);

        public CloudReader[] Begin()
        {
            if (_changing++ == 0)
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

            return [.. _readers];
        }

        public void End()
        {
            _changes++;
            if (--_changing > 0)
                return;

            _idle!.SetResult();
            _idle = null;
        }
    }
}
