using System.Security.Cryptography;
using System.Text.Json;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local;

/// <summary>What a start does: the marker, the index, and what a crash has left.</summary>
public sealed partial class LocalObjectStore
{
    private async ValueTask StartAsync()
    {
        if (_journal is null || _journal.IsEmpty)
        {
            await RecoverAsync().ConfigureAwait(false);
        }
        else
        {
            _recovered = Task.Run(RecoverAsync);
        }
    }

    private async Task RecoverAsync()
    {
        var begun = _options.Time.GetTimestamp();
        var keys = 0;
        if (_journal is not null)
        {
            var records = ReadJournal(_journal);
            keys = await _recovery.RunAsync(records, _stopping.Token).ConfigureAwait(false);
            _journal.Rewrite = () => _recovery.RewriteAsync(_journal, _rounds, _stopping.Token);
            _journal.Start();
            if (records.Count > 0)
            {
                await _journal.CheckpointAsync().ConfigureAwait(false);
            }

            Tolerate("journal", "the journal's directory cannot be read", () =>
            {
                if (_journal.Damaged().Count > 0)
                {
                    _problems.Report("damage", "the journal was damaged by the disk", $"{_room.Journal}: there are segments of the journal that the disk has changed (*.damaged); compare what you have with your backup, and remove them");
                }
            });
        }

        Tolerate("tmp", "files that are of no use any more cannot be removed", () => _room.ClearTemporary(_unfinished.BodyFiles()));
        _reserve.Restore();
        LoadVerification();
        Tolerate("uploads", "uploads in parts cannot be read", () => _uploads.Load(_buckets.IsThere, _unfinished.BodyFiles(), _problems.Log));
        _indexInUse = true;
        var complete = _index.State(IndexBuilder.CompleteState) is not null;
        var original = !complete && _original.Adopt();
        if (!complete)
        {
            _builder.Start();
        }

        if (_journal is null)
        {
            _index.SetState(IndexBuilder.BehindState, "");
        }

        Report = new LocalStoreReport(keys, _options.Time.GetElapsedTime(begun), !complete, original);
    }

    /// <summary>Where it cannot be read nothing is served: what is in the files may be older than what was acknowledged.</summary>
    private List<JournalEntry> ReadJournal(WriteJournal journal)
    {
        try
        {
            return journal.Recover();
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
        if (_journal is null)
        {
            _index.SetState(IndexBuilder.BehindState, "");
        }

        _options.Log($"{damage.Message}: the index was damaged; it is being rebuilt from the files, and listings wait for that");
        if (_indexInUse)
        {
            _builder.Start();
        }
    }

    /// <summary>What fails there is no reason to serve nothing.</summary>
    private void Tolerate(string subject, string summary, Action step)
    {
        try
        {
            step();
        }
        catch (StorageException error)
        {
            _problems.Report(subject, summary, $"{summary}: {error.Message}; the next start tries again");
        }
    }

    private void OnCheckpoint()
    {
        _index.Checkpoint();
        _reserve.Restore();
    }

    /// <summary>The index can be built from the files, so it goes before the server does not start: on a full disk it is what there is to give up.</summary>
    private static ObjectIndex OpenIndex(string path, Func<bool> makeSpace)
    {
        try
        {
            return OpenKnownIndex(path);
        }
        catch (DatabaseException error) when (error.MayBeFull && makeSpace())
        {
            return OpenIndex(path, makeSpace);
        }
        catch (DatabaseException) when (!Directory.Exists(path))
        {
            ObjectIndex.Delete(path);
        }
        catch (DatabaseException)
        {
            // What is in its place is reported below.
        }

        try
        {
            return new ObjectIndex(path);
        }
        catch (DatabaseException error)
        {
            var remedy = error.MayBeFull ? "free some megabytes on this disk" : "move what is there, or check who may write there";
            throw new StorageException(
                error.MayBeFull ? StorageFailure.NoSpace : StorageFailure.Unavailable,
                $"{path}: the index cannot be built ({error.Reason}); {remedy}, then start again: the objects are not touched by this",
                error);
        }
    }

    private static ObjectIndex OpenKnownIndex(string path)
    {
        var index = new ObjectIndex(path);
        try
        {
            if (index.State(IndexBuilder.BehindState) is not null)
            {
                index.Clear();
            }

            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>The marker of the store, made if there is none.</summary>
    private static StoreDocument ReadMarker(StoreRoom room, IFileSystem files)
    {
        var document = room.Read(room.Settings, 4096) is { } json ? LayoutJson.Read(json, LayoutJson.Default.StoreDocument) : null;
        if (document is { Layout: > StoreDocument.CurrentLayout })
        {
            throw new StorageException(StorageFailure.NotSupported, $"{room.Root}: made by a newer pys3local");
        }

        if (document is { Id.Length: > 0 })
        {
            return document;
        }

        if (document is null)
        {
            var rules = NameProbe.Find(files, room);
            document = new StoreDocument { Layout = StoreDocument.CurrentLayout, FoldsNames = rules.Folds, WindowsNames = rules.Windows };
        }

        document.Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        try
        {
            room.Replace(room.Settings, JsonSerializer.SerializeToUtf8Bytes(document, LayoutJson.Default.StoreDocument), sync: true);
        }
        catch (StorageException error) when (error.Failure is StorageFailure.NoSpace or StorageFailure.ReadOnly && files.Find(room.Settings) is not null)
        {
            // It has one without an id, which is as good until there is space.
        }

        return document;
    }
}
