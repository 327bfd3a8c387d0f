using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage;

namespace Pys3Local.Replication.Queue;

/// <summary>
/// Which keys wait, in a file: what is added is synced, what is taken away is not, so after a crash some are looked at again. Where more of it is past than
/// present it is written anew. After a failed write or sync the file is not written to any more, but replaced.
/// </summary>
internal sealed class KeyLog : IDisposable
{
    public const string FileName = "keys.log";

    private readonly string _directory;
    private readonly long _limit;
    private SafeFileHandle? _file;
    private long _length;
    private bool _suspect;

    /// <param name="directory">Of the remote; it is made.</param>
    /// <param name="limit">Bytes from which on the file is written anew, where most of it is past.</param>
    /// <exception cref="StorageException">It cannot be used.</exception>
    public KeyLog(string directory, long limit = 4 << 20)
    {
        (_directory, _limit) = (directory, limit);
        try
        {
            IsNew = !File.Exists(Path.Combine(directory, FileName));
            Directory.CreateDirectory(directory);
            Load();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unavailable, $"{directory}: keys that are to be copied cannot wait there: {error.Message}", error);
        }
    }

    /// <summary>What waited when it was opened, oldest first.</summary>
    public IReadOnlyList<KeyRecord> Found { get; private set; } = [];

    /// <summary>There was none before.</summary>
    public bool IsNew { get; }

    /// <summary>Not all that was in it could be read: after a power cut that was never acknowledged, else the disk has changed it.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Adds records. Those that say that keys wait are on the medium when it returns; of the others, some may be looked at once more after a crash.</summary>
    /// <param name="live">All that wait, where the file has to be written anew.</param>
    /// <exception cref="StorageException">They are not.</exception>
    public void Add(IReadOnlyList<KeyRecord> records, Func<IReadOnlyList<KeyRecord>> live)
    {
        try
        {
            if (_file is null || _suspect)
            {
                Renew(live());
                return;
            }

            Append(records, sync: records.Any(static record => record.Waits));
            if (_length > _limit && live() is var kept && kept.Sum(static one => one.Encode().Length) < _length / 2)
                Renew(kept);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _suspect = true;
            throw new StorageException(StorageFailure.Unavailable, $"{_directory}: it could not be kept that something is to be copied: {error.Message}", error);
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Load()
    {
        var path = Path.Combine(_directory, FileName);
        if (IsNew)
        {
            Renew([]);
            return;
        }

        var bytes = File.ReadAllBytes(path).AsSpan();
        var waiting = new OrderedDictionary<KeyName, KeyRecord>();
        while (bytes.Length > 0)
        {
            if (KeyRecord.Read(bytes, out var length) is not { } record)
            {
                IsDamaged = true;
                break;
            }

            waiting.Remove(record.Name);
            if (record.Waits)
                waiting.Add(record.Name, record);

            bytes = bytes[length..];
        }

        Found = [.. waiting.Values];
        Renew(Found);
    }

    private void Append(IReadOnlyList<KeyRecord> records, bool sync)
    {
        using var bytes = new MemoryStream();
        foreach (var record in records)
            bytes.Write(record.Encode());

        RandomAccess.Write(_file!, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), _length);
        if (sync)
            DiskSync.File(_file!);

        _length += bytes.Length;
    }

    private void Renew(IReadOnlyList<KeyRecord> live)
    {
        var path = Path.Combine(_directory, FileName);
        _file?.Dispose();
        _file = null;
        _file = File.OpenHandle(path + ".new", FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        _length = 0;
        Append(live, sync: true);
        File.Move(path + ".new", path, overwrite: true);
        DiskSync.Directory(_directory);
        _suspect = false;
    }
}
