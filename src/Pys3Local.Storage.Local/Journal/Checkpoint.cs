using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// The segments that take no more records, oldest first, until what they hold is in the files and synced. They are emptied in their order: what a
/// later one says must not be forgotten before what an earlier one says. A sync that fails puts all that was written since the last one in
/// doubt, whatever the next sync says: everything that the journal still holds is written again before anything is emptied.
/// </summary>
/// <param name="others">Puts on the medium what is kept outside of the files of objects.</param>
/// <param name="wake">Lets <see cref="TryEmpty"/> be called soon.</param>
internal sealed class Checkpoint(
    JournalFiles journal, DataDirectory data, StoreProblems problems, Action others, TimeProvider time, Action wake) : IDisposable
{
    /// <summary>Bytes that a segment keeps while nothing happens: a full disk must not stop deletes.</summary>
    private const long SegmentRest = 4L << 20;

    /// <summary>Segments that wait because what they hold cannot be synced.</summary>
    private const int WaitingLimit = 4;

    private const int EmptyLimit = 2;

    private readonly Lock _lock = new();
    private readonly List<Segment> _waiting = journal.Open();
    private readonly Queue<Segment> _empty = [];
    private bool _inDoubt;
    private bool _failed;

    /// <summary>Since the last sync that went well: what fails again is tried again after a pause.</summary>
    private bool _rewritten;
    private Task? _rewriting;

    /// <summary>See <see cref="WriteJournal.Rewrite"/>.</summary>
    public Func<Task> Rewrite { private get; set; } = static () => Task.CompletedTask;

    public List<Segment> Segments
    {
        get
        {
            lock (_lock)
                return [.. _waiting];
        }
    }

    /// <summary>Another can be added.</summary>
    public bool HasRoom => Blocking < WaitingLimit;

    /// <summary>None waits, but for records that cannot be done in the files yet.</summary>
    public bool IsDone => Blocking == 0;

    /// <summary>What was written is being written again.</summary>
    public bool IsRewriting => _rewriting is { IsCompleted: false };

    private int Blocking => Segments.Count(static segment => !IsKept(segment));

    /// <exception cref="StorageException">What was written cannot be synced for so long that the journal would grow without an end.</exception>
    public void CheckRoom()
    {
        if (!HasRoom)
            throw new StorageException(StorageFailure.Unavailable, "the journal is full: what was written before cannot be synced; see what the log says of this disk");
    }

    /// <summary>A segment for new records.</summary>
    public Segment TakeEmpty()
    {
        var segment = _empty.TryDequeue(out var empty) ? empty : journal.Make();
        segment.Start(NextEpoch(segment));
        return segment;
    }

    public void Add(Segment full)
    {
        lock (_lock)
            _waiting.Add(full);
    }

    /// <summary>What an earlier run has left in a segment has been read.</summary>
    public void Found(Segment segment, int records)
    {
        lock (_lock)
        {
            _waiting.Remove(segment);
            if (records == 0)
                _empty.Enqueue(segment);
            else
                _waiting.Add(segment);
        }
    }

    /// <summary>Empties those that can be. False if that was tried and has failed.</summary>
    /// <param name="wanted">Tries what has failed before again.</param>
    /// <param name="isIdle">Nothing is being written: the space can go.</param>
    public bool TryEmpty(bool wanted, bool isIdle)
    {
        var ready = Segments.TakeWhile(static segment => segment.Users == 0).ToList();
        if (ready.TrueForAll(IsKept))
            return true;

        if (!IsTrusted(wanted) || (_failed && !wanted))
            return true;

        try
        {
            if (journal.Syncs)
                data.SyncAll();
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            problems.Report(
                "sync",
                "the disk could not keep what was written: it is being written again",
                $"a sync failed, and what was written since the one before may be lost by the disk: what the journal holds is written again, and kept there until that is synced: {error.Message}");
            _inDoubt = true;
            if (!_rewritten)
                Start();

            (_rewritten, _failed) = (true, true);
            return false;
        }

        try
        {
            others();
            ready.ForEach(segment => Release(segment, isIdle));
        }
        catch (Exception error)
        {
            // Whatever it is: the journal still holds it all, and an error that leaves this thread ends the server.
            problems.Report("checkpoint", "the journal cannot be emptied", $"the journal cannot be emptied; it is tried again: {error.Message}");
            _failed = true;
            return false;
        }

        (_rewritten, _failed) = (false, false);
        problems.Resolve("sync", "what was written again is synced");
        problems.Resolve("checkpoint", "the journal can be emptied again");
        return true;
    }

    public void Dispose()
    {
        foreach (var segment in (Segment[])[.. _waiting, .. _empty])
            segment.Dispose();
    }

    private static bool IsKept(Segment segment) => segment.HasUnfinished && (segment.IsCompact || segment.Damage is not null);

    private bool IsTrusted(bool wanted)
    {
        if (_inDoubt && _rewriting is { IsCompletedSuccessfully: true })
            (_inDoubt, _failed) = (false, false);
        else if (_inDoubt && !IsRewriting && wanted)
            Start();

        if (!IsRewriting)
            _rewriting = _inDoubt ? _rewriting : null;

        return !_inDoubt;
    }

    private void Start()
    {
        _rewriting = Task.Run(Rewrite);
        _ = _rewriting.ContinueWith(
            done =>
            {
                if (done.Exception?.InnerException is { } error)
                    problems.Report("rewrite", "what the disk may have lost could not be written again yet", $"what the journal holds could not be written again; it stays there, and that is tried again: {error.Message}");
                else if (done.IsCompletedSuccessfully)
                    problems.Resolve("rewrite", "what the journal holds was written again");

                wake();
            },
            TaskScheduler.Default);
    }

    private void Release(Segment segment, bool isIdle)
    {
        if (segment.HasUnfinished)
        {
            if (!IsKept(segment))
                journal.Renew(segment, unfinishedOnly: true);

            return;
        }

        if (segment.ConfirmDamage() is { } at)
        {
            var name = journal.SetAside(segment, time.GetUtcNow());
            problems.Log($"{data.Journal}/{name}: the disk has changed the journal at byte {at}, or cannot read it there; all that could be read of it is in the files, what was there is lost: compare with your backup, and remove this file");
            Forget(segment);
            return;
        }

        try
        {
            segment.Clear();
            segment.Shrink(isIdle ? SegmentRest : Segment.SizeLimit);
        }
        catch (StorageException)
        {
            journal.Remove(segment);
            Forget(segment);
            return;
        }

        Forget(segment);
        if (_empty.Count < EmptyLimit)
            _empty.Enqueue(segment);
        else
            journal.Remove(segment);
    }

    private void Forget(Segment segment)
    {
        lock (_lock)
            _waiting.Remove(segment);
    }

    private ulong NextEpoch(Segment next) =>
        Math.Max((ulong)time.GetUtcNow().UtcTicks, Segments.Append(next).Concat(_empty).Max(static segment => segment.Epoch) + 1);
}
