using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Makes writes durable together: whatever waits goes to the medium with one sync, on one thread. Two segments take turns. When one
/// is full, or a moment after the last write, everything in the files is synced and the segment is emptied; then nothing
/// is left to be written.
/// </summary>
internal sealed class WriteJournal : IDisposable
{
    /// <summary>Bytes that a segment keeps while nothing happens: a full disk must not stop deletes.</summary>
    private const long SegmentRest = 4L << 20;

    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);

    private readonly IFileSystem _files;
    private readonly StoreRoom _room;
    private readonly TimeProvider _time;
    private readonly Action _checkpoint;
    private readonly Lock _queueLock = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private List<Waiting> _queue = [];
    private Segment _active;
    private Segment _other;
    private bool _otherInUse;
    private bool _rotate;
    private TaskCompletionSource? _rotated;
    private bool _stopping;
    private bool _timerSet;
    private long _lastWrite;
    private StorageException? _broken;

    /// <param name="checkpoint">Puts on the medium what is kept outside of the files of objects.</param>
    public WriteJournal(IFileSystem files, StoreRoom room, TimeProvider time, Action checkpoint)
    {
        _files = files;
        _room = room;
        _time = time;
        _checkpoint = checkpoint;
        (_active, _other) = (OpenSegment(1), OpenSegment(2));
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
    }

    /// <summary>There is nothing to recover. Before <see cref="Start"/>.</summary>
    public bool IsEmpty => !_active.Read().Any() && !_other.Read().Any();

    /// <summary>What a crash has left, oldest first. Before <see cref="Start"/>.</summary>
    public List<JournalEntry> Recover()
    {
        var bucket = "";
        var (first, second) = (Entries(_active), Entries(_other));
        return _active.Epoch <= _other.Epoch ? [.. first, .. second] : [.. second, .. first];

        List<JournalEntry> Entries(Segment segment)
        {
            var entries = new List<JournalEntry>();
            foreach (var (at, record) in segment.Read())
            {
                bucket = record.Bucket == bucket ? bucket : record.Bucket;
                entries.Add(new JournalEntry(segment, at, record.Kind, bucket, record.Key, record.VersionId, record.Sequence));
            }

            return entries;
        }
    }

    /// <summary>What was recovered is in the files by now: syncs it, and takes new records from here on.</summary>
    public void Start(bool recovered)
    {
        if (recovered)
        {
            _room.SyncAll();
            _checkpoint();
            var oldest = _active.Epoch <= _other.Epoch ? _active : _other;
            oldest.Clear();
            (oldest == _active ? _other : _active).Clear();
        }

        _active.Start(NextEpoch());
        _files.SyncDirectory(_room.Journal);
        _thread.Start();
    }

    /// <summary>
    /// Returns when the record is on the medium. The caller then does what it says and disposes what it got; it cannot be cancelled.
    /// </summary>
    public Task<Commit> CommitAsync(JournalRecord record)
    {
        var waiting = new Waiting(record.Encode(Segment.HeaderLength), record.Kind == JournalRecordKind.Move);
        lock (_queueLock)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Add(waiting);
            if (_queue.Count == 1)
            {
                _work.Release();
            }
        }

        return waiting.Committed.Task;
    }

    /// <summary>Empties the journal now instead of a moment after the last write. It returns when that has been tried.</summary>
    public Task CheckpointAsync()
    {
        lock (_queueLock)
        {
            _rotate = true;
            _work.Release();
            return (_rotated ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Commits what waits, checkpoints and stops.</summary>
    public void Dispose()
    {
        lock (_queueLock)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        _timer.Dispose();
        _work.Release();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _active.Dispose();
        _other.Dispose();
        _work.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _work.Wait();
            List<Waiting> batch;
            bool stopping;
            bool rotate;
            TaskCompletionSource? rotated;
            lock (_queueLock)
            {
                (batch, _queue) = (_queue, []);
                stopping = _stopping;
                rotate = _rotate || stopping;
                _rotate = false;
                (rotated, _rotated) = (_rotated, null);
            }

            if (batch.Count > 0)
            {
                Write(batch);
            }

            if (rotate || _active.IsFull || _otherInUse)
            {
                Rotate(rotate);
            }

            rotated?.SetResult();

            if (stopping)
            {
                // The one that was full may have been in the way of the other.
                Rotate(wanted: true);
                return;
            }
        }
    }

    private void Write(List<Waiting> batch)
    {
        try
        {
            if (_broken is not null)
            {
                throw _broken;
            }

            if (batch.Exists(static waiting => waiting.MovesFile))
            {
                _files.SyncDirectory(_room.Temporary);
            }

            _active.Append(batch.ConvertAll(static waiting => waiting.Record));
        }
        catch (StorageException error)
        {
            _broken ??= _active.TryErase() ? null : Broken(error);
            Fail(batch, error);
            return;
        }

        try
        {
            _active.Sync();
        }
        catch (StorageException error)
        {
            // What the kernel could not write it may have forgotten: nothing that it says of this file can be believed again.
            _broken = Broken(error);
            Fail(batch, error);
            return;
        }

        foreach (var waiting in batch)
        {
            waiting.Committed.SetResult(new Commit(this, _active));
        }

        ArmTimer();
    }

    private static StorageException Broken(StorageException error) =>
        new(StorageFailure.ReadOnly, $"the journal could not be written, restart the server: {error.Message}", error);

    private static void Fail(List<Waiting> batch, StorageException error)
    {
        foreach (var waiting in batch)
        {
            waiting.Committed.SetException(error);
        }
    }

    /// <summary>Lets new records go to the other segment, and empties the full one as soon as all that it holds is in the files.</summary>
    private void Rotate(bool wanted)
    {
        if (!_otherInUse && _active.Position > 0 && (wanted || _active.IsFull))
        {
            _other.Start(NextEpoch());
            (_active, _other) = (_other, _active);
            _otherInUse = true;

            // Whoever leaves the segment from here on sees that it is not the active one, and wakes this thread.
            Interlocked.MemoryBarrier();
        }

        if (!_otherInUse || _other.Users > 0)
        {
            return;
        }

        try
        {
            _room.SyncAll();
            _checkpoint();
            _other.Clear();
            _other.Shrink(_active.Position > 0 ? Segment.SizeLimit : SegmentRest);
            _otherInUse = false;
            if (wanted && _active.Position > 0)
            {
                ArmTimer();
            }
        }
        catch (StorageException)
        {
            // The journal still holds it all: it is tried again with the next write.
            ArmTimer();
        }
    }

    private void Leave(Segment segment)
    {
        if (segment.Leave() == 0 && segment != Volatile.Read(ref _active))
        {
            Wake();
        }
    }

    private void Wake()
    {
        lock (_queueLock)
        {
            if (!_stopping)
            {
                _work.Release();
            }
        }
    }

    private void ArmTimer()
    {
        lock (_queueLock)
        {
            _lastWrite = _time.GetTimestamp();
            if (!_timerSet && !_stopping)
            {
                _timerSet = true;
                _timer.Change(s_quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void OnTimer()
    {
        lock (_queueLock)
        {
            if (_stopping)
            {
                return;
            }

            var left = s_quiet - _time.GetElapsedTime(_lastWrite);
            if (left > TimeSpan.FromMilliseconds(10))
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            _timerSet = false;
            _rotate = true;
            _work.Release();
        }
    }

    private ulong NextEpoch() => Math.Max((ulong)_time.GetUtcNow().UtcTicks, Math.Max(_active.Epoch, _other.Epoch) + 1);

    private Segment OpenSegment(int number)
    {
        var path = $"{_room.Journal}/{number}.log";
        return new Segment(_files.Open(path, write: true) ?? _files.Create(path));
    }

    /// <summary>A record that is on the medium, and is yet to be done in the files.</summary>
    internal readonly struct Commit(WriteJournal journal, Segment segment) : IDisposable
    {
        public void Dispose() => journal?.Leave(segment);
    }

    private sealed class Waiting(byte[] record, bool movesFile)
    {
        public byte[] Record { get; } = record;

        public bool MovesFile { get; } = movesFile;

        public TaskCompletionSource<Commit> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
