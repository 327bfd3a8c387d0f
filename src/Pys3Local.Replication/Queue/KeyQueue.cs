using System.Threading.Channels;
using Pys3Local.Storage;

namespace Pys3Local.Replication.Queue;

/// <summary>
/// The keys that have something to be copied, each once, however often it was written: what exactly is to be copied is kept with the versions. Writers say
/// beforehand that they will write; a key is handed out when nobody writes it and nobody else has it.
/// </summary>
/// <param name="log">Null: in memory only.</param>
/// <param name="limit">Keys that wait at most.</param>
internal sealed class KeyQueue(KeyLog? log, int limit, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<KeyName, Entry> _entries = [];
    private readonly Channel<KeyName> _ready = Channel.CreateUnbounded<KeyName>();
    private readonly long _start = time.GetTimestamp();

    /// <summary>By the time since <see cref="_start"/> at which they are due.</summary>
    private readonly PriorityQueue<KeyName, TimeSpan> _later = new();
    private List<(KeyRecord Record, Entry? Entry)> _noting = [];
    private bool _isNoting;
    private Task _notes = Task.CompletedTask;
    private ITimer? _timer;

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Since when the oldest waits; null where none does.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
                return _entries.Count == 0 ? null : _entries.Values.Min(static entry => entry.Record.Since);
        }
    }

    /// <summary>Puts in what an earlier run has left.</summary>
    public void Restore(IEnumerable<KeyRecord> records)
    {
        lock (_lock)
        {
            foreach (var record in records)
            {
                _entries[record.Name] = new Entry(record) { IsKept = true, Kept = Task.CompletedTask };
                _entries[record.Name].Doubt.MayBeThere = true;
                Offer(_entries[record.Name]);
            }
        }
    }

    /// <summary>Says that a key will be written; null where as many wait as may. When it returns, that survives a crash; disposing it ends the write.</summary>
    /// <exception cref="StorageException">It could not be kept.</exception>
    public async ValueTask<IDisposable?> TryBeginAsync(KeyName name, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out entry))
            {
                if (_entries.Count >= limit)
                    return null;

                entry = new Entry(new KeyRecord(name, true, time.GetUtcNow()));
                _entries.Add(name, entry);
                if (log is null)
                    (entry.IsKept, entry.Kept) = (true, Task.CompletedTask);
                else
                    Note(entry.Record, entry);
            }

            entry.Writers++;
            entry.Generation++;
        }

        try
        {
            await entry.Kept.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Writing(this, entry);
        }
        catch
        {
            End(entry);
            throw;
        }
    }

    /// <summary>The next key; waits for one.</summary>
    public async ValueTask<TakenKey> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var name = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                if (!_entries.TryGetValue(name, out var entry) || !entry.IsOffered)
                    continue;

                entry.IsOffered = false;
                if (entry.Writers > 0)
                    continue;

                entry.IsTaken = true;
                return new TakenKey(name, entry.Generation, entry.Doubt, entry.Failures);
            }
        }
    }

    /// <summary>All that was to be copied then has been.</summary>
    public void Finish(TakenKey taken)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(taken.Name, out var entry))
                return;

            (entry.IsTaken, entry.Doubt.MayBeThere, entry.Failures) = (false, false, 0);
            if (entry.Writers > 0 || entry.Generation != taken.Generation)
            {
                Offer(entry);
                return;
            }

            _entries.Remove(taken.Name);
            if (log is not null)
                Note(entry.Record with { Waits = false }, null);
        }
    }

    /// <summary>It is to be tried again.</summary>
    /// <param name="wait">Zero: as soon as somebody takes it.</param>
    /// <param name="counts">It was its own failure.</param>
    public void Retry(TakenKey taken, TimeSpan wait, bool counts)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(taken.Name, out var entry))
                return;

            entry.IsTaken = false;
            entry.Failures += counts ? 1 : 0;
            if (wait <= TimeSpan.Zero)
            {
                Offer(entry);
                return;
            }

            entry.IsLate = true;
            _later.Enqueue(taken.Name, time.GetElapsedTime(_start) + wait);
            SetTimer();
        }
    }

    /// <summary>What is to be noted is noted first.</summary>
    public async ValueTask DisposeAsync()
    {
        Task notes;
        lock (_lock)
        {
            _timer?.Dispose();
            _ready.Writer.TryComplete();
            notes = _notes;
        }

        await notes.ConfigureAwait(false);
        log?.Dispose();
    }

    /// <summary>The write is over.</summary>
    private void End(Entry entry)
    {
        lock (_lock)
        {
            entry.Writers--;
            Offer(entry);
        }
    }

    /// <summary>Within the lock.</summary>
    private void Offer(Entry entry)
    {
        if (!entry.IsKept || entry.IsOffered || entry.IsTaken || entry.IsLate || entry.Writers > 0)
            return;

        entry.IsOffered = true;
        _ready.Writer.TryWrite(entry.Record.Name);
    }

    /// <summary>Within the lock.</summary>
    private void SetTimer()
    {
        if (!_later.TryPeek(out _, out var due))
            return;

        var wait = due - time.GetElapsedTime(_start);
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        _timer ??= time.CreateTimer(static state => ((KeyQueue)state!).OfferDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void OfferDue()
    {
        lock (_lock)
        {
            while (_later.TryPeek(out var name, out var due) && due <= time.GetElapsedTime(_start))
            {
                _later.Dequeue();
                if (_entries.TryGetValue(name, out var entry))
                {
                    entry.IsLate = false;
                    Offer(entry);
                }
            }

            SetTimer();
        }
    }

    /// <summary>Within the lock: what comes together is noted with one sync, in the order in which it came.</summary>
    private void Note(KeyRecord record, Entry? entry)
    {
        _noting.Add((record, entry));
        if (_isNoting)
            return;

        _isNoting = true;
        _notes = Task.Run(NoteAll, CancellationToken.None);
    }

    private void NoteAll()
    {
        while (true)
        {
            List<(KeyRecord Record, Entry? Entry)> batch;
            lock (_lock)
            {
                (batch, _noting) = (_noting, []);
                if (batch.Count == 0)
                {
                    _isNoting = false;
                    return;
                }
            }

            StorageException? problem = null;
            try
            {
                log!.Add(batch.ConvertAll(static one => one.Record), Live);
            }
            catch (StorageException error)
            {
                problem = error;
            }

            Tell(batch.ConvertAll(static one => one.Entry).OfType<Entry>(), problem);
        }
    }

    private void Tell(IEnumerable<Entry> entries, StorageException? problem)
    {
        foreach (var entry in entries)
        {
            lock (_lock)
            {
                entry.IsKept = problem is null;
                if (problem is null)
                    Offer(entry);
                else
                    _entries.Remove(entry.Record.Name);
            }

            if (problem is null)
                entry.Done.SetResult();
            else
                entry.Done.SetException(problem);
        }
    }

    private List<KeyRecord> Live()
    {
        lock (_lock)
            return [.. _entries.Values.Select(static entry => entry.Record).OrderBy(static record => record.Since)];
    }

    private sealed class Writing(KeyQueue queue, Entry entry) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                queue.End(entry);
        }
    }

    private sealed class Entry
    {
        public Entry(KeyRecord record)
        {
            Record = record;
            Kept = Done.Task;
        }

        public KeyRecord Record { get; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Kept { get; set; }

        public bool IsKept { get; set; }

        /// <summary>Who is writing it now.</summary>
        public int Writers { get; set; }

        /// <summary>One more with each write.</summary>
        public long Generation { get; set; }

        public bool IsOffered { get; set; }

        public bool IsTaken { get; set; }

        public bool IsLate { get; set; }

        public KeyDoubt Doubt { get; } = new();

        public int Failures { get; set; }
    }
}

/// <summary>A key whose turn it is.</summary>
/// <param name="Generation">Of its writes, when it was taken.</param>
/// <param name="Doubt">What of it the target may have; whoever has taken the key keeps it true.</param>
/// <param name="Failures">Of its own, since it was copied last.</param>
internal readonly record struct TakenKey(KeyName Name, long Generation, KeyDoubt Doubt, int Failures);

/// <summary>Whether the target may have something of a key that it has not acknowledged.</summary>
internal sealed class KeyDoubt
{
    /// <summary>True from before a write is sent until its answer has been kept, and after a start, when nobody knows.</summary>
    public bool MayBeThere { get; set; }
}
