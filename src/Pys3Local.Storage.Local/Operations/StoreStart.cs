using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Uploads;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>What a start does before anything is served: the journal, what a crash has left, and the index.</summary>
internal sealed class StoreStart(StoreParts parts, StoreVerification verification)
{
    private const string IndexSubject = "index";

    private readonly LocalStoreOptions _options = parts.Options;
    private readonly DataDirectory _data = parts.Data;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly OriginalFiles _original = parts.Original;
    private readonly SpaceReserve _reserve = parts.Reserve;
    private readonly OpenUploads _uploads = parts.Uploads;
    private readonly WriteJournal _journal = parts.Journal;
    private readonly StoreProblems _problems = parts.Problems;
    private readonly ChangeRounds _rounds = parts.Rounds;
    private readonly UnfinishedKeys _unfinished = parts.Unfinished;
    private readonly Recovery _recovery = parts.Recovery;
    private readonly IndexBuilder _builder = parts.Builder;
    private readonly Readiness _ready = parts.Ready;

    /// <summary>What a crash has left is in the files: from here on an index that is emptied is rebuilt at once.</summary>
    private volatile bool _indexInUse;

    /// <summary>What it has found and done; whole when it is ready.</summary>
    public LocalStoreReport Report { get; private set; } = new(0, TimeSpan.Zero, false, false);

    /// <summary>Returns at once where there is something to repair: every call waits for that.</summary>
    public async ValueTask RunAsync()
    {
        _index.Emptied = OnIndexEmptied;
        _index.Lost = error => _problems.Report(
            IndexSubject, "the index cannot be made: listings ask to try again, everything else is served", $"the index was damaged, and another cannot be made: {error.Message}; listings ask to try again until it can");
        if (_journal.IsEmpty)
            await RecoverAsync().ConfigureAwait(false);
        else
            _ready.Recovered = Task.Run(RecoverAsync);
    }

    private async Task RecoverAsync()
    {
        var begun = _options.Time.GetTimestamp();
        var records = ReadJournal();
        var keys = await _recovery.RunAsync(records, parts.Stopping).ConfigureAwait(false);
        _journal.Rewrite = () => _recovery.RewriteAsync(_journal, _rounds, parts.Stopping);
        _journal.Start();
        if (records.Count > 0)
            await _journal.CheckpointAsync().ConfigureAwait(false);

        _problems.Tolerate("journal", "the journal's directory cannot be read", () =>
        {
            if (_journal.Damaged().Count > 0)
                _problems.Report("damage", "the journal was damaged by the disk", $"{_data.Journal}: there are segments of the journal that the disk has changed (*.damaged); compare what you have with your backup, and remove them");
        });
        _problems.Tolerate("tmp", "files that are of no use any more cannot be removed", () => _data.ClearTemporary(_unfinished.BodyFiles()));
        _reserve.Restore();
        _problems.Tolerate("mounts", "where disks are mounted cannot be noted", () => _buckets.NoteMounts(parts.Broken.Add));
        verification.Load();
        _problems.Tolerate("uploads", "uploads in parts cannot be read", () => _uploads.Load(_buckets.IsThere, _recovery.RemovedBuckets, _unfinished.BodyFiles()));
        _indexInUse = true;
        var complete = _index.State(ObjectIndex.CompleteState) is not null;
        var original = !complete && _original.Adopt();
        if (!complete)
            _builder.Start();

        // A power cut may leave less of the index than of the files.
        if (!parts.Durable)
            _index.SetState(ObjectIndex.BehindState, "");

        Report = new LocalStoreReport(keys, _options.Time.GetElapsedTime(begun), !complete, original);
    }

    /// <summary>Where it cannot be read nothing is served: what is in the files may be older than what was acknowledged.</summary>
    private List<JournalEntry> ReadJournal()
    {
        try
        {
            return _journal.Recover();
        }
        catch (StorageException error)
        {
            _problems.Report("recovery", "the journal cannot be read: nothing is served", error.Message);
            throw;
        }
    }

    /// <summary>Only listings wait for the new one.</summary>
    private void OnIndexEmptied(StorageException damage)
    {
        _problems.Resolve(IndexSubject, "the index can be made again");
        if (!parts.Durable)
            _problems.Tolerate(IndexSubject, "the index cannot be written", () => _index.SetState(ObjectIndex.BehindState, ""));

        _options.Log($"{damage.Message}: the index was damaged; it is being rebuilt from the files, and listings wait for that");
        if (_indexInUse)
            _builder.Start();
    }
}
