using System.Buffers;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// One file of the journal. Its space is written before it is needed and used again and again: to overwrite is what makes
/// <c>fdatasync</c> quick. Records follow one another (<see cref="JournalFile"/>); what is left of an earlier use of the file has another epoch.
/// </summary>
/// <param name="file">Open for reading and writing.</param>
/// <param name="path">Its path.</param>
/// <param name="syncs">False where nothing has to survive a power cut.</param>
internal sealed class Segment(IOpenFile file, string path = "", bool syncs = true) : IDisposable
{
    /// <summary>Bytes that <see cref="Append"/> fills at the start of each record.</summary>
    public const int HeaderLength = JournalFile.HeaderLength;

    /// <summary>Bytes, and records: what a segment takes before it is to be checkpointed.</summary>
    public const long SizeLimit = 64L << 20;

    private const int BufferSize = 256 * 1024;
    private const int GrowBy = 1 << 20;
    private const int CountLimit = 50_000;

    private readonly Lock _lock = new();
    private readonly List<long> _places = [];
    private readonly HashSet<JournalEntry> _unfinished = [];
    private IOpenFile _file = file;
    private long _allocated = file.Facts.Size;
    private int _users;
    private long _touched;
    private long _synced;
    private int _syncedCount;
    private uint _batch;

    public string Path { get; } = path;

    /// <summary>Greater than that of every earlier segment; what is left of an earlier use has another one.</summary>
    public ulong Epoch { get; private set; }

    /// <summary>Bytes.</summary>
    public long Position { get; private set; }

    /// <summary>It has grown so far that to do it all again, after a crash, would take long.</summary>
    public bool IsFull => Position > SizeLimit || _places.Count > CountLimit;

    /// <summary>Something could not be written: the medium may have records that were refused, and the kernel pages that it will not write again.</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>Where acknowledged records are missing, after <see cref="Read()"/>; null if none are.</summary>
    public long? Damage { get; private set; }

    /// <summary>Records that are committed and not yet in the files.</summary>
    public int Users => Volatile.Read(ref _users);

    /// <summary>It holds records that could not be done in the files yet.</summary>
    public bool HasUnfinished
    {
        get
        {
            lock (_lock)
                return _unfinished.Count > 0;
        }
    }

    /// <summary>It holds nothing but such records.</summary>
    public bool IsCompact
    {
        get
        {
            lock (_lock)
                return _unfinished.Count == _places.Count;
        }
    }

    public void Start(ulong epoch)
    {
        Epoch = epoch;
        Position = _synced = 0;
        _syncedCount = 0;
        _batch = 0;
        IsSuspect = false;
        _places.Clear();
    }

    /// <summary>
    /// Appends records, each with space for its header, and returns where each is; they are nothing before <see cref="Sync"/>. On failure the
    /// segment is as it was after <see cref="TryErase"/>.
    /// </summary>
    public List<long> Append(List<byte[]> records)
    {
        var end = Position;
        foreach (var record in records)
            end += record.Length;

        Reserve(end);
        _touched = end;
        var places = new List<long>(records.Count);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, end - Position));
        try
        {
            var (at, filled) = (Position, 0);
            foreach (var record in records)
            {
                places.Add(at + filled);
                JournalRecord.FillTrailer(record, _batch + 1, (uint)places.Count - 1);
                JournalFile.WriteHeader(record, Epoch);
                if (record.Length > buffer.Length - filled)
                {
                    _file.Write(at, buffer.AsSpan(0, filled));
                    (at, filled) = (at + filled, 0);
                }

                if (record.Length > buffer.Length)
                {
                    _file.Write(at, record);
                    at += record.Length;
                }
                else
                {
                    record.CopyTo(buffer, filled);
                    filled += record.Length;
                }
            }

            _file.Write(at, buffer.AsSpan(0, filled));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        lock (_lock)
        {
            Position = end;
            _places.AddRange(places);
        }

        _batch++;
        return places;
    }

    /// <summary>
    /// After an append that failed: whole records of it may be there, and would be found after a shorter one that is written over the
    /// first. False if this cannot be written either: then the segment is suspect.
    /// </summary>
    public bool TryErase()
    {
        try
        {
            Zero(_file, Position, _touched);
            return true;
        }
        catch (StorageException)
        {
            IsSuspect = true;
            return false;
        }
    }

    /// <summary>Returns when all that was appended is on the medium. After a failure nothing of that is there for this process, and the segment is suspect.</summary>
    public void Sync()
    {
        try
        {
            SyncFile(_file);
        }
        catch
        {
            IsSuspect = true;
            lock (_lock)
            {
                Position = _synced;
                _places.RemoveRange(_syncedCount, _places.Count - _syncedCount);
            }

            throw;
        }

        (_synced, _syncedCount) = (Position, _places.Count);
    }

    private void SyncFile(IOpenFile synced)
    {
        if (syncs)
            synced.Sync();
    }

    public void Enter(int records) => Interlocked.Add(ref _users, records);

    public int Leave() => Interlocked.Decrement(ref _users);

    public void Pin(JournalEntry entry)
    {
        lock (_lock)
            _unfinished.Add(entry);
    }

    public void Unpin(JournalEntry entry)
    {
        lock (_lock)
            _unfinished.Remove(entry);
    }

    /// <summary>Makes the segment empty, on the medium.</summary>
    public void Clear()
    {
        _file.Write(0, stackalloc byte[HeaderLength]);
        SyncFile(_file);
        Start(Epoch);
    }

    /// <summary>Gives space back that a burst has taken.</summary>
    public void Shrink(long length)
    {
        if (_allocated > length)
        {
            _file.SetLength(length);
            _allocated = length;
        }
    }

    /// <summary>
    /// Writes what is committed to a new file and syncs it: to have none of the pages that the kernel may not write again, none of the
    /// records that were refused, and, if asked, only what is not finished.
    /// </summary>
    public void CopyTo(IOpenFile target, bool unfinishedOnly, Action publish)
    {
        List<(JournalEntry? Entry, long From)> all;
        lock (_lock)
        {
            all = unfinishedOnly
                ? [.. _unfinished.OrderBy(entry => entry.At).Select(entry => ((JournalEntry?)entry, entry.At))]
                : [.. _places.Select(place => ((JournalEntry?)null, place))];
        }

        long end = 0;
        var places = new List<long>(all.Count);
        foreach (var (_, from) in all)
        {
            if (JournalFile.TryRead(_file, _allocated, from, Epoch) is var (_, payload))
            {
                var record = new byte[HeaderLength + payload.Length];
                payload.CopyTo(record, HeaderLength);
                JournalFile.WriteHeader(record, Epoch);
                target.Write(end, record);
                places.Add(end);
                end += record.Length;
            }
            else
            {
                throw new StorageException(StorageFailure.Damaged, $"{Path}: a record of the journal cannot be read again");
            }
        }

        var allocated = (end + GrowBy) / GrowBy * GrowBy;
        Zero(target, end, allocated);
        SyncFile(target);
        publish();
        var replaced = _file;
        lock (_lock)
        {
            foreach (var ((entry, _), place) in all.Zip(places))
                entry?.At = place;

            _file = target;
            _allocated = allocated;
            Position = _synced = end;
            _places.Clear();
            _places.AddRange(places);
            _syncedCount = places.Count;
            IsSuspect = false;
        }

        // Others read within the lock only, and so from the new file by now: a disk that fails for long would else take every descriptor there is.
        replaced.Dispose();
    }

    /// <summary>The records that an earlier run has left, in order, with where each is. It sets the epoch of the segment.</summary>
    public IEnumerable<(long At, JournalRecord Record)> Read()
    {
        _places.Clear();
        var scan = new SegmentScan(_file, Path);
        foreach (var (at, record) in scan.Records())
        {
            Epoch = scan.Epoch ?? Epoch;
            _places.Add(at);
            Position = scan.End;
            yield return (at, record);
        }

        (_synced, _syncedCount) = (Position, _places.Count);
        Damage = scan.Damage;
    }

    /// <summary>Reads a damaged segment again: what could not be read for a moment is no damage where it holds nothing else. Returns <see cref="Damage"/>.</summary>
    public long? ConfirmDamage()
    {
        if (Damage is not null)
        {
            var scan = new SegmentScan(_file, Path);
            if (scan.Records().Count() == _places.Count && scan.Damage is null)
                Damage = null;
        }

        return Damage;
    }

    /// <summary>The number of records that are committed.</summary>
    public int Count => Volatile.Read(ref _syncedCount);

    /// <summary>A committed record by its number.</summary>
    public JournalEntry EntryAt(int number)
    {
        lock (_lock)
            return new JournalEntry(this, _places[number], Read(_places[number]));
    }

    /// <summary>A record that has been found, again.</summary>
    public JournalRecord Read(JournalEntry entry)
    {
        lock (_lock)
            return Read(entry.At);
    }

    public void Dispose() => _file.Dispose();

    private JournalRecord Read(long at) =>
        (JournalFile.TryRead(_file, _allocated, at, Epoch) is var (_, payload) ? JournalRecord.Decode(payload) : null)
        ?? throw new StorageException(StorageFailure.Damaged, $"{Path}: a record of the journal cannot be read again");

    private void Reserve(long end)
    {
        if (end <= _allocated)
            return;

        var target = (end + GrowBy - 1) / GrowBy * GrowBy;
        Zero(_file, _allocated, target);
        _allocated = target;
    }

    private static void Zero(IOpenFile file, long from, long to)
    {
        var zeros = new byte[64 * 1024];
        for (var at = from; at < to; at += zeros.Length)
            file.Write(at, zeros.AsSpan(0, (int)Math.Min(zeros.Length, to - at)));
    }
}
