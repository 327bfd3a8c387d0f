using System.Globalization;
using System.Text.Json;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Local.Uploads;

/// <summary>
/// An upload that is not complete: a directory of <c>.pys3local/uploads</c>. The first part says how large a part is; from then
/// on each part of that size, or a smaller one, is written to where it will be in the object, in one file with holes: at the end that
/// file is the object. Every other part is a file of its own, to be copied. <c>parts.log</c> says which parts are kept.
/// </summary>
/// <param name="info">Its names and its time: the rest is on disk.</param>
/// <param name="limit">How many parts all uploads may have.</param>
internal sealed class OpenUpload(IFileSystem files, string directory, string bucket, UploadInfo info, Limit limit)
{
    /// <summary>Bytes: S3's largest object.</summary>
    private const long AssemblyLimit = 5L << 40;

    private const int LogLimit = 256 << 20;

    /// <summary>Bytes: four times what 10,000 parts with all that is said of them take. A client that sends its parts again and again is refused.</summary>
    private const long FullLog = 16 << 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, (PartInfo Info, string? File)> _parts = [];
    private readonly HashSet<int> _slots = [];
    private long _unit;
    private long _logEnd;
    private int _assembling;
    private bool _logIsUncertain;

    public string Directory { get; } = directory;

    public string Bucket { get; } = bucket;

    public UploadInfo Info { get; } = info;

    public string Assembly => $"{Directory}/assembly";

    /// <summary>Completions and abortions go one after the other.</summary>
    public SemaphoreSlim Ending { get; } = new(1, 1);

    public bool Ended { get; set; }

    /// <summary>The assembly file takes nothing more: a completion may move it to its place.</summary>
    public bool Frozen { get; private set; }

    private string Log => $"{Directory}/parts.log";

    /// <summary>What an earlier run has kept.</summary>
    public void Load(DataDirectory data)
    {
        var log = data.Read(Log, LogLimit) ?? [];
        var rest = log.AsSpan();
        while (rest.IndexOf((byte)'\n') is >= 0 and var end && LayoutJson.Read(rest[..end], UploadLineJson.Default.PartLine) is { } line)
        {
            _logEnd += end + 1;
            rest = rest[(end + 1)..];
            _unit = line.Unit ?? _unit;
            Frozen |= line.Frozen == true;
            if (line.Part > 0)
                Take(line);
        }
    }

    public List<PartInfo> Parts(int after, int limit)
    {
        lock (_lock)
            return [.. _parts.Where(part => part.Key > after).Take(Math.Max(0, limit)).Select(part => part.Value.Info)];
    }

    /// <summary>Finds a place for a part whose length is known, or is not (null).</summary>
    public PartSlot Reserve(int number, long? length, bool sync)
    {
        lock (_lock)
        {
            if (_logEnd > FullLog || (!_parts.ContainsKey(number) && !limit.HasRoom(Bucket)))
                throw new StorageException(StorageFailure.Busy, $"{Info.UploadId}: {(_logEnd > FullLog ? "its parts have been sent too often: abort it" : "uploads have too many parts that are not complete")}");

            if (_unit == 0 && length > 0 && !Frozen)
            {
                Append(new PartLine { Unit = length }, sync);
                _unit = length.Value;
            }

            if (!Frozen && length > 0 && length <= _unit && number * _unit <= AssemblyLimit && !_parts.ContainsKey(number) && _slots.Add(number))
            {
                _assembling++;
                return new PartSlot(Assembly, (number - 1) * _unit, null);
            }

            var file = string.Create(CultureInfo.InvariantCulture, $"{number}-{Guid.NewGuid():n}.part");
            return new PartSlot($"{Directory}/{file}", 0, file);
        }
    }

    /// <summary>Ends the use of a place: with the part that is in it, or with null if nothing came of it.</summary>
    public void Release(int number, PartSlot slot, PartInfo? part, bool sync)
    {
        string? replaced = null;
        lock (_lock)
        {
            if (slot.InAssembly)
            {
                _assembling--;
                if (part is null)
                    _slots.Remove(number);
            }

            if (part is not null)
            {
                replaced = _parts.TryGetValue(number, out var old) ? old.File : null;
                var line = new PartLine
                {
                    Part = number,
                    Size = part.Size,
                    ETag = part.ETag,
                    Modified = part.LastModified,
                    Attributes = part.Attributes.IsEmpty ? null : new(part.Attributes, StringComparer.Ordinal),
                    File = slot.File,
                };
                try
                {
                    Append(line, sync);
                }
                catch when (!_logIsUncertain && slot.File is not null)
                {
                    files.Discard(slot.Path);
                    throw;
                }

                Take(line);
            }
        }

        if (replaced is not null)
            files.Discard($"{Directory}/{replaced}");
    }

    /// <summary>The parts that an object is to be made of, with their places; each is the part that is meant.</summary>
    public List<(PartSlot Slot, long Size)> Choose(IReadOnlyList<PartInfo> chosen)
    {
        lock (_lock)
        {
            var slots = new List<(PartSlot, long)>(chosen.Count);
            foreach (var wanted in chosen)
            {
                if (!_parts.TryGetValue(wanted.PartNumber, out var part) || part.Info.ETag != wanted.ETag)
                    throw new StorageException(StorageFailure.PartNotFound, $"{Info.UploadId}: no such part {wanted.PartNumber}");

                slots.Add((
                    part.File is { } file ? new PartSlot($"{Directory}/{file}", 0, file) : new PartSlot(Assembly, (wanted.PartNumber - 1) * _unit, null),
                    part.Info.Size));
            }

            return slots;
        }
    }

    /// <summary>
    /// From now on, and after a restart, nothing is written to the assembly file. False if somebody still does, or where it
    /// holds parts after that length: then it cannot become the object.
    /// </summary>
    public bool TryFreeze(long length, bool sync)
    {
        lock (_lock)
        {
            var behind = _parts.Any(part => part.Value.File is null && ((part.Key - 1) * _unit) + part.Value.Info.Size > length);
            if (_assembling > 0 || behind)
                return false;

            if (!Frozen)
            {
                Append(new PartLine { Frozen = true }, sync);
                Frozen = true;
            }

            return true;
        }
    }

    /// <summary>It has ended: its parts count no more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            limit.Give(_parts.Count, Bucket);
            _parts.Clear();
        }
    }

    private void Take(PartLine line)
    {
        if (!_parts.ContainsKey(line.Part))
            limit.Add(1, Bucket);

        _parts[line.Part] = (
            new PartInfo
            {
                PartNumber = line.Part,
                Size = line.Size,
                ETag = line.ETag ?? "",
                LastModified = line.Modified,
                Attributes = line.Attributes is { } attributes ? StringMap.Empty.AddRange(attributes) : StringMap.Empty,
            },
            line.File);
        if (line.File is null)
            _slots.Add(line.Part);
    }

    private void Append(PartLine line, bool sync)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, UploadLineJson.Default.PartLine), (byte)'\n'];
        using var log = files.Open(Log, write: true)
            ?? throw new StorageException(StorageFailure.UploadNotFound, $"{Info.UploadId}: no such upload");
        try
        {
            log.Write(_logEnd, bytes);
            if (sync)
                log.Sync();
        }
        catch
        {
            TakeBack(log, sync);
            throw;
        }

        _logEnd += bytes.Length;
        _logIsUncertain = false;
    }

    /// <summary>A line that was refused must not be read by the next start; where it may be, what it names stays.</summary>
    private void TakeBack(IOpenFile log, bool sync)
    {
        try
        {
            log.SetLength(_logEnd);
            if (sync)
                log.Sync();
        }
        catch (StorageException)
        {
            _logIsUncertain = true;
        }
    }
}
