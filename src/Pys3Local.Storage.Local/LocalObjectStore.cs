using System.Text.Json;
using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Uploads;

namespace Pys3Local.Storage.Local;

/// <summary>
/// Objects as ordinary files in a directory. The files are the truth; everything in <c>.pys3local</c> can be removed while no
/// server runs. One process at a time: it holds a lock on the directory.
/// </summary>
public sealed partial class LocalObjectStore : IObjectStore
{
    private readonly LocalStoreOptions _options;
    private readonly IFileSystem _files;
    private readonly StoreRoom _room;
    private readonly IDisposable _lock;
    private readonly KeyLocks _locks = new();
    private readonly ChangeCounters _changes;
    private readonly ObjectIndex _index;
    private readonly BucketDirectory _buckets;
    private readonly ObjectFiles _objects;
    private readonly LegacyDatabase? _legacy;
    private readonly OriginalFiles _original;
    private readonly StoreWalk _walk;
    private readonly StackReader _stacks;
    private readonly Catalog _catalog;
    private readonly DirectoryWatch _watch;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SpaceReserve _reserve;
    private readonly UploadRoom _uploads;
    private readonly WriteJournal? _journal;
    private readonly StoreProblems _problems;
    private readonly ChangeRounds _rounds = new();
    private readonly UnfinishedKeys _unfinished;
    private readonly Commits _commits;
    private readonly Recovery _recovery;
    private readonly IndexBuilder _builder;
    private Task _recovered = Task.CompletedTask;

    private LocalObjectStore(
        LocalStoreOptions options, IFileSystem files, StoreRoom room, IDisposable held, ObjectIndex index, SpaceReserve reserve, NameRules rules)
    {
        _reserve = reserve;
        _options = options;
        _changes = new ChangeCounters(options.Time);
        _files = files;
        _room = room;
        _lock = held;
        _index = index;
        var durable = options.Durability == Durability.Full;
        _buckets = new BucketDirectory(files, room, new KeyPath(rules), durable);
        _legacy = LegacyDatabase.TryOpen(options.LegacyDatabase);
        _original = new OriginalFiles(files, room.Root, _legacy);
        _objects = new ObjectFiles(files, room, _locks, _original);
        _walk = new StoreWalk(files, room, _original);
        _stacks = new StackReader(files, room, _objects, _legacy, _original);
        _catalog = new Catalog(index, _objects, _stacks, _locks, _changes);
        var sweep = new DirectorySweep(files, index, _objects, _catalog, _buckets, options.Time);
        _watch = new DirectoryWatch(sweep, index, _changes, options.Time, _stopping.Token);
        _builder = new IndexBuilder(sweep, _walk, index, _buckets, options.Time, _stopping.Token);
        Traits = new StoreTraits { Name = "local", Location = room.Root, Durable = durable, Versions = true };
        _uploads = new UploadRoom(files, room, durable);
        _problems = new StoreProblems(options.Log);
        _journal = durable ? new WriteJournal(files, room, options.Time, _problems, OnCheckpoint) : null;
        var redo = new KeyRedo(room, _objects, _stacks, _catalog, _changes, reserve);
        _unfinished = new UnfinishedKeys(redo, _locks, _buckets, _problems, options.Time, _stopping.Token);
        _catalog.Unfinished = _unfinished;
        _commits = new Commits(_journal, _rounds, redo, _unfinished, _changes);
        _recovery = new Recovery(_buckets, _locks, redo, _unfinished);
    }

    public StoreTraits Traits { get; }

    /// <summary>What opening it has found and done; whole when <see cref="Recovered"/>.</summary>
    public LocalStoreReport Report { get; private set; } = new(0, TimeSpan.Zero, false, false);

    /// <summary>What is wrong at the moment, in words for everybody: no keys, no paths.</summary>
    public IReadOnlyList<string> Problems => _problems.Open;

    /// <summary>
    /// Completes when what a crash has left is in the files again: every call waits for it. A key for which that cannot be done answers an error until it is;
    /// it is tried again.
    /// </summary>
    public Task Recovered => _recovered;

    /// <summary>
    /// Opens, and where it is missing makes, a store. It returns at once. What a crash has left is put right in the background, and
    /// every call waits for that; an index that has to be made anew is made behind it, and only listings wait for that.
    /// </summary>
    /// <exception cref="StorageException">The directory cannot be used, or another server uses it.</exception>
    public static ValueTask<LocalObjectStore> OpenAsync(LocalStoreOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return OpenAsync(options, OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem(), cancellationToken);
    }

    internal static async ValueTask<LocalObjectStore> OpenAsync(
        LocalStoreOptions options, IFileSystem files, CancellationToken cancellationToken = default, string? indexPath = null)
    {
        var room = new StoreRoom(files, Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Path)));
        room.Prepare();
        var held = files.Lock(room.LockFile)
            ?? throw new StorageException(StorageFailure.Busy, $"{room.Root}: another server is using this directory");
        try
        {
            var reserve = new SpaceReserve(files, room);
            var store = new LocalObjectStore(options, files, room, held, OpenIndex(indexPath ?? room.Index, files, reserve.Release), reserve, ReadRules(room, files));
            await store.StartAsync().ConfigureAwait(false);
            return store;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _recovered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _builder.StoppedAsync().ConfigureAwait(false);
        await _watch.StoppedAsync().ConfigureAwait(false);
        await _unfinished.StoppedAsync().ConfigureAwait(false);
        _journal?.Dispose();
        try
        {
            CloseIndex();
        }
        finally
        {
            _legacy?.Dispose();
            _room.Dispose();
            _lock.Dispose();
        }
    }

    /// <summary>What it lacks where this fails is found out at the next start: from the journal, or because it still says that it is behind.</summary>
    private void CloseIndex()
    {
        using (_index)
        {
            _index.Flush();
            _index.RemoveState(IndexBuilder.BehindState);
            try
            {
                _index.Checkpoint();
            }
            catch (DatabaseException error) when (error.IsBusy)
            {
                // Somebody reads it: it is all in its log.
            }
        }
    }

    internal Task CheckpointAsync() => _journal?.CheckpointAsync() ?? Task.CompletedTask;

    /// <summary>For the start of every call.</summary>
    private ValueTask ReadyAsync(CancellationToken cancellationToken) =>
        _recovered.IsCompletedSuccessfully ? default : new ValueTask(_recovered.WaitAsync(cancellationToken));

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
            var records = _journal.Recover();
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
        Tolerate("uploads", "uploads in parts cannot be read", () => _uploads.Load(bucket => _buckets.Find(bucket) is not null, _unfinished.BodyFiles(), _problems.Log));
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

    /// <summary>The index can be made anew from the files, so it goes before the server does not start: on a full disk it is what there is to give up.</summary>
    private static ObjectIndex OpenIndex(string path, IFileSystem files, Func<bool> makeSpace)
    {
        try
        {
            return OpenKnownIndex(path, makeSpace);
        }
        catch (DatabaseException error) when (error.MayBeFull && makeSpace())
        {
            return OpenIndex(path, files, makeSpace);
        }
        catch (DatabaseException)
        {
            foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                files.Delete(path + suffix);
            }
        }

        try
        {
            return new ObjectIndex(path, makeSpace);
        }
        catch (DatabaseException error)
        {
            var remedy = error.MayBeFull ? "make some megabytes of space on this disk" : "move what is there elsewhere, or see who may write there";
            throw new StorageException(
                error.MayBeFull ? StorageFailure.NoSpace : StorageFailure.Unavailable,
                $"{path}: the index cannot be made anew ({error.Reason}); {remedy}, then start again: the objects are not touched by this",
                error);
        }
    }

    private static ObjectIndex OpenKnownIndex(string path, Func<bool> makeSpace)
    {
        var index = new ObjectIndex(path, makeSpace);
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

    private static NameRules ReadRules(StoreRoom room, IFileSystem files)
    {
        if (room.Read(room.Settings, 4096) is { } json && LayoutJson.Read(json, LayoutJson.Default.StoreDocument) is { } document)
        {
            return document.Layout <= StoreDocument.CurrentLayout
                ? new NameRules(document.FoldsNames, document.WindowsNames)
                : throw new StorageException(StorageFailure.NotSupported, $"{room.Root}: made by a newer pys3local");
        }

        var rules = NameProbe.Find(files, room);
        room.Replace(
            room.Settings,
            JsonSerializer.SerializeToUtf8Bytes(
                new StoreDocument { Layout = StoreDocument.CurrentLayout, FoldsNames = rules.Folds, WindowsNames = rules.Windows },
                LayoutJson.Default.StoreDocument),
            sync: true);
        return rules;
    }

    private Bucket Require(string bucket) => _buckets.Find(bucket) ?? throw NoSuchBucket(bucket);

    /// <summary>See <see cref="BucketDirectory.Known"/>.</summary>
    private Bucket Known(string bucket) => _buckets.Known(bucket) ?? throw NoSuchBucket(bucket);

    private static StorageException NoSuchBucket(string bucket) => new(StorageFailure.BucketNotFound, $"{bucket}: no such bucket");
}
