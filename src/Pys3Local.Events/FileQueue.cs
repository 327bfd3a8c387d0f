using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage;

namespace Pys3Local.Events;

/// <summary>
/// Events in files of a directory, <c>0000000000000001.events</c> and so on, and how far they were taken in <c>taken</c>. What was added is synced; how far it was
/// taken is not, so after a power cut some are sent again. A file is removed when all in it was taken. After a failed write or sync the file is not
/// written to any more: what it holds of the events that were refused may be sent as well.
/// </summary>
internal sealed class FileQueue : IEventQueue
{
    private const string Suffix = ".events";
    private const string NumberFormat = "D16";

    /// <summary>Bytes from which on another file is begun.</summary>
    private const long FileLimit = 4 << 20;

    /// <summary>Events after which is written down how far they were taken.</summary>
    private const int NoteEvery = 100;

    private readonly Lock _lock = new();
    private readonly string _directory;
    private readonly Action<string> _log;
    private readonly List<WaitingFile> _files = [];
    private SafeFileHandle? _written;
    private bool _suspect;
    private SafeFileHandle? _read;
    private long _offset;
    private EventRecordFile.Entry? _peeked;
    private int _unnoted;

    /// <exception cref="StorageException">The directory cannot be used.</exception>
    public FileQueue(string directory, Action<string> log)
    {
        (_directory, _log) = (directory, log);
        try
        {
            Directory.CreateDirectory(directory);
            Load();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unavailable, $"{directory}: events cannot wait there: {error.Message}", error);
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock)
                return _files.Sum(static file => file.Length) - _offset;
        }
    }

    public long Count
    {
        get
        {
            while (true)
            {
                // Files of an earlier run are counted when somebody asks, and not at the start; writers wait for one of them at the most.
                lock (_lock)
                {
                    if (_files.Find(static file => file.Left is null) is not { } file)
                        return _files.Sum(static file => file.Left ?? 0);

                    file.Left = CountLeft(file);
                }
            }
        }
    }

    private long Last => _files.Count == 0 ? 0 : _files[^1].Number;

    public void Add(IReadOnlyList<QueuedEvent> events)
    {
        var bytes = EventRecordFile.Encode(events);
        try
        {
            lock (_lock)
            {
                try
                {
                    Append(bytes, events.Count);
                }
                catch (IOException)
                {
                    // Once more, in another file.
                    _suspect = true;
                    Append(bytes, events.Count);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _suspect = true;
            throw new StorageException(StorageFailure.Unavailable, $"{_directory}: an event could not be kept: {error.Message}", error);
        }
    }

    public QueuedEvent? Peek()
    {
        lock (_lock)
        {
            while (_peeked is null)
            {
                if (_files.Count == 0)
                    return null;

                _read ??= File.OpenHandle(PathOf(_files[0].Number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var length = _files[0].Length;
                _peeked = EventRecordFile.Read(_read, _offset, length);
                if (_peeked is null && !TryGoOn(length))
                    return null;
            }

            return _peeked.Value.Event;
        }
    }

    public void Remove()
    {
        lock (_lock)
        {
            _offset += _peeked!.Value.Length;
            _peeked = null;
            _files[0].Left--;
            if (++_unnoted >= NoteEvery || (_files.Count == 1 && _written is not null && _offset == _files[0].Length))
                Note();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Note();
            _written?.Dispose();
            _read?.Dispose();
        }
    }

    private void Load()
    {
        foreach (var path in Directory.EnumerateFiles(_directory, "*" + Suffix))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var number))
                _files.Add(new WaitingFile(number) { Length = new FileInfo(path).Length });
        }

        _files.Sort(static (one, other) => one.Number.CompareTo(other.Number));
        if (ReadNote() is not var (taken, offset))
            return;

        while (_files.Count > 0 && _files[0].Number < taken)
        {
            File.Delete(PathOf(_files[0].Number));
            _files.RemoveAt(0);
        }

        _offset = _files.Count > 0 && _files[0].Number == taken ? Math.Min(offset, _files[0].Length) : 0;
    }

    private long CountLeft(WaitingFile file)
    {
        try
        {
            using var handle = File.OpenHandle(PathOf(file.Number));
            return EventRecordFile.Count(handle, file == _files[0] ? _offset : 0, file.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever sends them says so.
            return 0;
        }
    }

    private void Append(byte[] bytes, int count)
    {
        if (_written is null || _suspect || _files[^1].Length >= FileLimit)
            Begin();

        var file = _files[^1];
        RandomAccess.Write(_written!, bytes, file.Length);
        DiskSync.File(_written!);
        file.Length += bytes.Length;
        file.Left += count;
    }

    private void Begin()
    {
        _written?.Dispose();
        _written = null;
        var number = Last + 1;
        if (ReadNote() is var (taken, _) && number <= taken)
            number = taken + 1;

        _written = File.OpenHandle(PathOf(number), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        _suspect = false;
        _files.Add(new WaitingFile(number) { Left = 0 });
        DiskSync.Directory(_directory);
    }

    /// <summary>To the next file. False at the end of the last one.</summary>
    private bool TryGoOn(long length)
    {
        if (_files.Count == 1 && _written is not null)
            return false;

        if (_offset < length)
            _log($"{PathOf(_files[0].Number)}: an event of it cannot be read from byte {_offset} on; what follows in this file is not sent: after a power cut it was never acknowledged, else the disk has changed it");

        _read?.Dispose();
        (_read, _offset) = (null, 0);
        var done = _files[0].Number;
        _files.RemoveAt(0);
        Note(done + 1);
        File.Delete(PathOf(done));
        return true;
    }

    private void Note() => Note(_files.Count > 0 ? _files[0].Number : Last + 1);

    /// <summary>Where it cannot be written some events are sent again.</summary>
    private void Note(long number)
    {
        _unnoted = 0;
        try
        {
            var path = Path.Combine(_directory, "taken");
            File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{number} {_offset}\n"));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private (long Number, long Offset)? ReadNote()
    {
        var path = Path.Combine(_directory, "taken");
        return File.Exists(path) && File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries) is [var number, var offset]
            && long.TryParse(number, CultureInfo.InvariantCulture, out var file) && long.TryParse(offset, CultureInfo.InvariantCulture, out var at) ? (file, at) : null;
    }

    private string PathOf(long number) => Path.Combine(_directory, number.ToString(NumberFormat, CultureInfo.InvariantCulture) + Suffix);

    private sealed class WaitingFile(long number)
    {
        public long Number => number;

        /// <summary>Bytes of it that hold.</summary>
        public long Length { get; set; }

        /// <summary>Events of it that were not taken; null before they are counted.</summary>
        public long? Left { get; set; }
    }
}
