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
    private readonly StoreWalk _walk;
    private readonly StackReader _stacks;
    private readonly Catalog _catalog;
    private readonly DirectoryWatch _watch;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SpaceReserve _reserve;
    private readonly UploadRoom _uploads;
    private readonly WriteJournal? _journal;
    private Task _indexed = Task.CompletedTask;

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
        _objects = new ObjectFiles(files, room, _locks);
        _legacy = LegacyDatabase.TryOpen(options.LegacyDatabase);
        _walk = new StoreWalk(files, room);
        _stacks = new StackReader(files, room, _objects, _legacy);
        _catalog = new Catalog(files, index, _objects, _stacks, _locks, _changes);
        _watch = new DirectoryWatch(
            new DirectorySweep(files, index, _objects, _catalog, _buckets, options.Time), index, _changes, options.Time, _stopping.Token);
        Traits = new StoreTraits { Name = "local", Location = room.Root, Durable = durable, Versions = true };
        _uploads = new UploadRoom(files, room, durable);
        _journal = durable ? new WriteJournal(files, room, options.Time, OnCheckpoint) : null;
    }

    public StoreTraits Traits { get; }

    /// <summary>What opening it has found and done.</summary>
    public LocalStoreReport Report { get; private set; } = new(0, TimeSpan.Zero, false);

    /// <summary>
    /// Opens, and where it is missing makes, a store. It answers at once; an index that has to be made anew is made in the
    /// background, and only listings wait for it.
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
            await store.StartAsync(cancellationToken).ConfigureAwait(false);
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
        await _indexed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _watch.StoppedAsync().ConfigureAwait(false);
        _journal?.Dispose();
        _index.RemoveState(IndexBuilder.Behind);
        _index.Checkpoint();
        _index.Dispose();
        _legacy?.Dispose();
        _lock.Dispose();
    }

    internal Task CheckpointAsync() => _journal?.CheckpointAsync() ?? Task.CompletedTask;

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        var begun = _options.Time.GetTimestamp();
        var records = _journal?.Recover() ?? [];
        var keys = await new Recovery(_files, _room, _buckets, _objects, _stacks, _catalog).RunAsync(records, cancellationToken).ConfigureAwait(false);
        _journal?.Start(records.Count > 0);
        _room.ClearTemporary();
        _reserve.Restore();
        _uploads.Load(bucket => _buckets.Find(bucket) is not null);
        var complete = _index.State(IndexBuilder.Complete) is not null;
        if (!complete)
        {
            _indexed = new IndexBuilder(_walk, _index, _buckets, _catalog, _locks).Start(_stopping.Token);
        }

        if (_journal is null)
        {
            _index.SetState(IndexBuilder.Behind, "");
        }

        Report = new LocalStoreReport(keys, _options.Time.GetElapsedTime(begun), !complete);
    }

    private void OnCheckpoint()
    {
        _index.Checkpoint();
        _reserve.Restore();
    }

    private static ObjectIndex OpenIndex(string path, IFileSystem files, Func<bool> makeSpace)
    {
        try
        {
            var index = new ObjectIndex(path, makeSpace);
            if (index.State(IndexBuilder.Behind) is not null)
            {
                index.Clear();
            }

            return index;
        }
        catch (DatabaseException)
        {
            foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                files.Delete(path + suffix);
            }

            return new ObjectIndex(path, makeSpace);
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

    private Bucket Require(string bucket) => _buckets.Find(bucket)
        ?? throw new StorageException(StorageFailure.BucketNotFound, $"{bucket}: no such bucket");
}
