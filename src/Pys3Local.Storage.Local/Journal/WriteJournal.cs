using Pys3Local.Storage.Counting;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Makes writes durable together: whatever waits goes to the medium with one sync, on one thread. When a segment
/// is full, or a moment after the last write, another takes its place; everything in the files is synced and it is emptied
/// (<see cref="Checkpoint"/>); then nothing is left to be written. Where nothing has to survive a power cut it is the same without a sync: a change is
/// whole after the end of the process, and each caller writes its record itself.
/// </summary>
internal sealed partial class WriteJournal : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>A change waits no longer for the others of its group: one of them may wait for what this one holds.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(50);

    private readonly IFileSystem _files;
    private readonly DataDirectory _data;
    private readonly TimeProvider _time;
    private readonly StoreProblems _problems;
    private readonly bool _syncs;
    private readonly JournalFiles _journal;
    private readonly Checkpoint _checkpoint;
    private readonly Lock _queueLock = new();

    /// <summary>Held while the active segment is written to or replaced.</summary>
    private readonly Lock _activeLock = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly ITimer _timer;
    private readonly ITimer _heldTimer;
    private readonly Thread _thread;
    private readonly List<TaskCompletionSource> _tried = [];
    private List<Waiting> _queue = [];
    private Segment? _active;
    private bool _rotate;
    private bool _stopping;
    private bool _closed;

    /// <summary>The thread is on its way to what is in the queue.</summary>
    private bool _woken;
    private bool _timerSet;
    private TimeSpan _pause = Quiet;
    private long _lastWrite;

    /// <param name="syncs">What is committed survives a power cut.</param>
    public WriteJournal(IFileSystem files, DataDirectory data, TimeProvider time, StoreProblems problems, Action checkpoint, bool syncs)
    {
        _files = files;
        _data = data;
        _time = time;
        _problems = problems;
        _syncs = syncs;
        _journal = new JournalFiles(files, data, syncs);
        _checkpoint = new Checkpoint(_journal, data, problems, checkpoint, time, Wake);
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _heldTimer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
    }

    /// <summary>How long the medium took for each commit.</summary>
    public Histogram Syncs { get; } = new(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5);

    /// <summary>There is nothing to recover. Before <see cref="Start"/>.</summary>
    public bool IsEmpty => !_checkpoint.Segments.Any(static segment => segment.Read().Any());

    /// <summary>Writes to the files again what the segments hold, after a sync that failed. Set before <see cref="Start"/>.</summary>
    public Func<Task> Rewrite
    {
        set => _checkpoint.Rewrite = value;
    }

    /// <summary>What an earlier run has left, oldest first. Before <see cref="Start"/>.</summary>
    public List<JournalEntry> Recover()
    {
        var bucket = "";
        var entries = new List<JournalEntry>();
        foreach (var (segment, own) in _checkpoint.Segments.Select(segment => (segment, Entries(segment))).OrderBy(static found => found.segment.Epoch))
        {
            entries.AddRange(own);
            _checkpoint.Found(segment, own.Count);
        }

        return entries;

        List<JournalEntry> Entries(Segment segment)
        {
            var own = new List<JournalEntry>();
            foreach (var (at, record) in segment.Read())
            {
                bucket = record.Bucket == bucket ? bucket : record.Bucket;
                own.Add(new JournalEntry(segment, at, record, bucket));
            }

            return own;
        }
    }

    /// <summary>What was found has been done in the files, but for what is known not to be: takes new records from here on.</summary>
    public void Start() => _thread.Start();

    /// <summary>
    /// Returns when the record is on the medium. The caller then does what it says and disposes what it got; it cannot be cancelled.
    /// </summary>
    public Task<Commit> CommitAsync(JournalRecord record)
    {
        var encoded = record.Encode(Segment.HeaderLength);
        if (!_syncs && TryCommit(encoded) is { } committed)
            return Task.FromResult(committed);

        var waiting = new Waiting(encoded, record.Kind == JournalRecordKind.Move, CommitGroup.Current);
        lock (_queueLock)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Add(waiting);
            if (waiting.Group?.Arrive(Wake) == false)
            {
                if (_queue.Count == 1)
                    _heldTimer.Change(Held, Timeout.InfiniteTimeSpan);
            }
            else if (!_woken)
            {
                _woken = true;
                _work.Release();
            }
        }

        return waiting.Committed.Task;
    }

    /// <summary>Empties the journal now instead of a moment after the last write. It returns when that has been tried.</summary>
    public Task CheckpointAsync()
    {
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_queueLock)
        {
            if (_stopping)
                return Task.CompletedTask;

            _rotate = true;
            _tried.Add(tried);
            _work.Release();
        }

        return tried.Task;
    }

    /// <summary>Every record that is committed, oldest first, while others are being added: continue from where it ended.</summary>
    public IEnumerable<JournalEntry> Committed(JournalCursor cursor)
    {
        // In this order, for the active one may be added to the others meanwhile.
        var active = Volatile.Read(ref _active);
        var segments = _checkpoint.Segments;
        return cursor.Read(active is null || segments.Contains(active) ? segments : [.. segments, active]);
    }

    /// <summary>Names of segments that are kept because the medium has changed something in them.</summary>
    public List<string> Damaged() => _journal.Damaged();

    /// <summary>Commits what waits, checkpoints and stops.</summary>
    public void Dispose()
    {
        lock (_queueLock)
        {
            if (_stopping)
                return;

            _stopping = true;
        }

        _timer.Dispose();
        _heldTimer.Dispose();
        _work.Release();
        if (_thread.IsAlive)
            _thread.Join();

        // It reads the segments, and has been asked to stop; its end wakes.
        while (_checkpoint.IsRewriting)
            _work.Wait();

        lock (_queueLock)
            _closed = true;

        _checkpoint.Dispose();
        _active?.Dispose();
        _work.Dispose();
    }

    private void Run()
    {
        for (var stopping = false; !stopping;)
        {
            _work.Wait();
            List<Waiting> batch;
            bool rotate;
            lock (_queueLock)
            {
                (batch, _queue) = (_queue, []);
                _woken = false;
                stopping = _stopping;
                rotate = _rotate || stopping;
                _rotate = false;
            }

            if (batch.Count > 0)
            {
                batch.ForEach(static waiting => waiting.Group?.Take());
                Write(batch);
            }

            Rotate(rotate);
            if (stopping)
            {
                // One that was full may have been in the way of the other.
                Rotate(wanted: true);
            }

            Answer(stopping);
        }
    }

    /// <summary>Once more, with a new file, where the first try has failed: only what is on the medium is committed.</summary>
    private void Write(List<Waiting> batch)
    {
        StorageException? first = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                var (segment, places) = Append(batch);
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Committed.SetResult(new Commit(this, segment, places[i]));

                _problems.Resolve("journal", "the journal can be written again");
                _pause = Quiet;
                ArmTimer();
                return;
            }
            catch (StorageException error)
            {
                first ??= error;
                if (_active?.IsSuspect != true)
                    break;
            }
        }

        if (first!.Failure != StorageFailure.NoSpace)
            _problems.Report("journal", "the journal cannot be written: nothing can be changed", $"the journal cannot be written, so nothing can be changed; it is tried again with each request: {first.Message}");

        foreach (var waiting in batch)
            waiting.Committed.SetException(first);
    }

    /// <summary>At once, where nothing is synced; null where that is for the thread: it takes another segment, and knows what to do where writing fails.</summary>
    private Commit? TryCommit(byte[] record)
    {
        lock (_activeLock)
        {
            if (_active is not { IsFull: false, IsSuspect: false } segment)
                return null;

            try
            {
                var place = segment.Append([record])[0];
                segment.Sync();
                segment.Enter(1);
                ArmTimer();
                return new Commit(this, segment, place);
            }
            catch (StorageException)
            {
                segment.TryErase();
                return null;
            }
        }
    }

    private (Segment Segment, List<long> Places) Append(List<Waiting> batch)
    {
        using var held = _activeLock.EnterScope();
        if (_active is not { IsFull: false })
            _checkpoint.CheckRoom();

        var segment = _active ??= _checkpoint.TakeEmpty();
        if (segment.IsSuspect)
            _journal.Renew(segment, unfinishedOnly: false);

        if (_syncs && batch.Exists(static waiting => waiting.MovesFile))
            _files.SyncDirectory(_data.Temporary);

        List<long> places;
        try
        {
            places = segment.Append(batch.ConvertAll(static waiting => waiting.Record));
        }
        catch (StorageException)
        {
            segment.TryErase();
            throw;
        }

        var begun = _time.GetTimestamp();
        segment.Sync();
        Syncs.Record(_time.GetElapsedTime(begun));
        segment.Enter(batch.Count);
        return (segment, places);
    }

    private void Rotate(bool wanted)
    {
        lock (_activeLock)
        {
            if (wanted && _active is { IsSuspect: true } suspect)
                TryRenew(suspect);

            if (_active is { Position: > 0 } full && (full.IsFull ? _checkpoint.HasRoom : wanted && _checkpoint.IsDone))
            {
                _checkpoint.Add(full);

                // Whoever leaves the segment from here on sees that it is not the active one, and wakes this thread.
                _active = null;
            }
        }

        if (!_checkpoint.TryEmpty(wanted, isIdle: _active is not { Position: > 0 }))
        {
            // The journal still holds it all: it is tried again, less and less often.
            _pause = _pause < TimeSpan.FromMinutes(1) ? _pause * 2 : _pause;
            ArmTimer();
        }
        else if (wanted && _active is { Position: > 0 })
        {
            ArmTimer();
        }
    }

    /// <summary>So that what was refused is not found by the next start.</summary>
    private void TryRenew(Segment suspect)
    {
        try
        {
            _journal.Renew(suspect, unfinishedOnly: false);
        }
        catch (StorageException)
        {
            // It is tried again before the next record.
        }
    }

    private void Answer(bool stopping)
    {
        if (_checkpoint.IsRewriting && !stopping)
            return;

        List<TaskCompletionSource> tried;
        lock (_queueLock)
        {
            tried = [.. _tried];
            _tried.Clear();
        }

        tried.ForEach(static one => one.SetResult());
    }

    private void Leave(Segment segment)
    {
        if (segment.Leave() == 0 && segment != Volatile.Read(ref _active))
            Wake();
    }

    private void Wake()
    {
        lock (_queueLock)
        {
            if (!_closed)
                _work.Release();
        }
    }
}
