using Pys3Local.Storage.Drime.Api.Models;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>An upload that is not complete. Every change is written to its journal first.</summary>
internal sealed class UploadState
{
    private readonly UploadJournal _journal;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, SavedPart> _parts = [];
    private bool _ended;
    private long? _partSize;

    /// <param name="fault">What of the journal could not be read.</param>
    public UploadState(string id, IReadOnlyList<JournalLine> lines, UploadJournal journal, string? fault = null)
    {
        (_journal, Fault) = (journal, fault);
        var draft = lines[0].Upload!;
        (Bucket, Info) = (draft.Bucket, draft.ToInfo(id));
        foreach (var line in lines.Skip(1))
        {
            (Service, _partSize) = line.Service is null ? (Service, _partSize) : (line.Service, line.PartSize);
            (Completing, Completed, Moving) = (line.Completing ?? Completing, line.Completed ?? Completed, line.Moving ?? Moving);
            if (line.Part is { } part)
                _parts[part.Number] = part;
        }
    }

    public string Bucket { get; }

    public UploadInfo Info { get; }

    /// <summary>The service's own upload; null until there is a part for it.</summary>
    public MultipartReference? Service { get; private set; }

    /// <summary>Where some of its journal cannot be read, what: then it is not known what it has, and it can only be aborted.</summary>
    public string? Fault { get; }

    /// <summary>What the service has been asked to complete its upload into; null until it is asked. Only if its upload is gone it has done so.</summary>
    public CompletedUpload? Completing { get; private set; }

    /// <summary>Null until the service's upload has been completed.</summary>
    public CompletedUpload? Completed { get; private set; }

    /// <summary>The file that is, or may be, the object by now: not to be deleted any more.</summary>
    public long? Moving { get; private set; }

    public long PartSize => _partSize ?? 0;

    /// <summary>
    /// True for a part that may go into the service's own upload: the object store wants them all of one size, which is that of the
    /// first that comes. Which part will be the last, and may be smaller, is not known before completion.
    /// </summary>
    public bool TakesSize(long size)
    {
        lock (_gate)
            return Completed is null && size == (_partSize ??= size);
    }

    public void Open(MultipartReference service)
    {
        lock (_gate)
        {
            Append(new JournalLine { Service = service, PartSize = _partSize });
            Service = service;
        }
    }

    public void SetCompleting(CompletedUpload completing)
    {
        lock (_gate)
        {
            Append(new JournalLine { Completing = completing });
            Completing = completing;
        }
    }

    public void SetCompleted(CompletedUpload completed)
    {
        lock (_gate)
        {
            Append(new JournalLine { Completed = completed });
            Completed = completed;
        }
    }

    public void SetMoving(long file)
    {
        lock (_gate)
        {
            Append(new JournalLine { Moving = file });
            Moving = file;
        }
    }

    public IReadOnlyList<SavedPart> Parts
    {
        get
        {
            lock (_gate)
                return [.. _parts.Values];
        }
    }

    public bool HasPart(int number)
    {
        lock (_gate)
            return _parts.ContainsKey(number);
    }

    /// <summary>A part is elsewhere from now on. False if it has been replaced meanwhile.</summary>
    public bool TryMove(SavedPart from, SavedPart to)
    {
        lock (_gate)
            return _parts.GetValueOrDefault(from.Number) is { } current && (current.ETag, current.File) == (from.ETag, from.File) && TryAdd(to, out _);
    }

    /// <returns>False if the upload has ended meanwhile. <paramref name="replaced"/> is the part of the same number before.</returns>
    public bool TryAdd(SavedPart part, out SavedPart? replaced)
    {
        lock (_gate)
        {
            replaced = null;
            if (_ended)
                return false;

            Append(new JournalLine { Part = part });
            _parts.TryGetValue(part.Number, out replaced);
            _parts[part.Number] = part;
            return true;
        }
    }

    /// <summary>From here on nothing is added. False if that was so already.</summary>
    public bool TryEnd()
    {
        lock (_gate)
        {
            if (_ended)
                return false;

            _ended = true;
            _journal.Remove(Info.UploadId);
            return true;
        }
    }

    private void Append(JournalLine line) => _journal.Append(Info.UploadId, line, Lines);

    /// <summary>All that is true of it now.</summary>
    private IEnumerable<JournalLine> Lines()
    {
        yield return new JournalLine { Upload = JournalLine.UploadDraft.Of(Bucket, Info) };
        if (Service is not null)
            yield return new JournalLine { Service = Service, PartSize = _partSize };
        foreach (var part in _parts.Values)
            yield return new JournalLine { Part = part };
        if (Completing is not null)
            yield return new JournalLine { Completing = Completing };
        if (Completed is not null)
            yield return new JournalLine { Completed = Completed };
        if (Moving is not null)
            yield return new JournalLine { Moving = Moving };
    }
}
