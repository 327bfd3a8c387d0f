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
    /// <summary>Two seconds together.</summary>
    private const int LockTries = 40;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    private readonly LocalStoreOptions _options;
    private readonly IFileSystem _files;
    private readonly StoreRoom _room;
    private readonly IDisposable _lock;
    private readonly KeyLocks _locks = new();
    private readonly ChangeCounters _changes;
    private readonly DamageList _damage = new();
    private readonly ComparedDirectories _compared = new();
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
    private readonly DriftCheck _drift;
    private Task _recovered = Task.CompletedTask;

    /// <summary>What a crash has left is in the files: from here on an index that is emptied is rebuilt at once.</summary>
    private volatile bool _indexInUse;

    private LocalObjectStore(
        LocalStoreOptions options, IFileSystem files, StoreRoom room, IDisposable held, ObjectIndex index, SpaceReserve reserve, StoreDocument marker)
    {
        Id = marker.Id!;
        _reserve = reserve;
        _options = options;
        _changes = new ChangeCounters(options.Time);
        _files = files;
        _room = room;
        _lock = held;
        _index = index;
        var durable = options.Durability == Durability.Full;
        _buckets = new BucketDirectory(files, room, new KeyPath(new NameRules(marker.FoldsNames, marker.WindowsNames)), durable);
        _legacy = LegacyDatabase.TryOpen(options.LegacyDatabase);
        _original = new OriginalFiles(files, room.Root, _legacy);
        _objects = new ObjectFiles(files, room, _locks, _original, _compared);
        _walk = new StoreWalk(files, room, _original);
        _stacks = new StackReader(files, room, _objects, _damage, _legacy, _original);
        _catalog = new Catalog(index, _objects, _stacks, _locks, _changes, _damage);
        var sweep = new DirectorySweep(files, index, _objects, _catalog, _buckets, _compared) { Time = options.Time };
        _watch = new DirectoryWatch(sweep, index, _compared, _changes, options.Time, _stopping.Token);
        _builder = new IndexBuilder(sweep, _walk, index, _buckets, options.Time, _stopping.Token);
        index.Emptied = OnIndexEmptied;
        _drift = new DriftCheck(index, _builder, sweep, _buckets, options.Time, _stopping.Token) { Log = options.Log };
        Traits = new StoreTraits { Name = "local", Location = room.Root, Durable = durable, Versions = true };
        _uploads = new UploadRoom(files, room, options.Budget, durable);
        _problems = new StoreProblems(options.Log);
        _journal = durable ? new WriteJournal(files, room, options.Time, _problems, OnCheckpoint) : null;
        var redo = new KeyRedo(room, _objects, _stacks, _catalog, _changes, reserve);
        _unfinished = new UnfinishedKeys(redo, _locks, _buckets, _problems, options.Time, _stopping.Token);
        _catalog.Unfinished = _unfinished;
        _commits = new Commits(_journal, _rounds, redo, _unfinished, _changes);
        _recovery = new Recovery(_buckets, _locks, redo, _unfinished);
    }

    public StoreTraits Traits { get; }

    /// <summary>Of this store and no other: what is at a path may be another disk the next time.</summary>
    public string Id { get; }

    /// <summary>Where the server that runs on a data directory can be asked.</summary>
    public static string AdminSocketOf(string path) => $"{System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path))}/{StoreRoom.OwnName}/control.sock";

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
    /// Opens, and if it is missing makes, a store. It returns at once. What a crash has left is repaired in the background, and
    /// every call waits for that; an index that has to be rebuilt is built after that, and only listings wait for that.
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
        var held = await LockAsync(files, room, options.Time, cancellationToken).ConfigureAwait(false);
        try
        {
            var reserve = new SpaceReserve(files, room);
            var store = new LocalObjectStore(options, files, room, held, OpenIndex(indexPath ?? room.Index, reserve.Release), reserve, ReadMarker(room, files));
            await store.StartAsync().ConfigureAwait(false);
            return store;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>A server that was killed a moment ago may still hold it: the system lets go of it when the last of its threads has ended.</summary>
    private static async ValueTask<IDisposable> LockAsync(IFileSystem files, StoreRoom room, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var left = LockTries; left > 0; left--)
        {
            if (files.Lock(room.LockFile) is { } held)
            {
                return held;
            }

            await Task.Delay(LockPause, time, cancellationToken).ConfigureAwait(false);
        }

        throw new StorageException(StorageFailure.Busy, $"{room.Root}: another server is using this directory");
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
        await _drift.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    /// <summary>What it lacks where this fails is found out at the next start: from the journal, or because it still says that it lags.</summary>
    private void CloseIndex()
    {
        using (_index)
        {
            _index.Flush();
            _index.RemoveState(IndexBuilder.BehindState);
            _index.Checkpoint();
        }
    }

    /// <summary>What the index knows, from sums that it keeps.</summary>
    public async ValueTask<LocalIndexReport> FindIndexReportAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return _index.Report();
    }

    /// <summary>The last comparison of all.</summary>
    internal Task DriftChecked => _drift.Running;

    internal Task CheckpointAsync() => _journal?.CheckpointAsync() ?? Task.CompletedTask;

    /// <summary>For the start of every call.</summary>
    private ValueTask ReadyAsync(CancellationToken cancellationToken) =>
        _recovered.IsCompletedSuccessfully ? default : new ValueTask(_recovered.WaitAsync(cancellationToken));

    private Bucket Require(string bucket) => _buckets.Find(bucket) ?? throw NoSuchBucket(bucket);

    /// <summary>See <see cref="BucketDirectory.Known"/>.</summary>
    private Bucket Known(string bucket) => _buckets.Known(bucket) ?? throw NoSuchBucket(bucket);

    private static StorageException NoSuchBucket(string bucket) => new(StorageFailure.BucketNotFound, $"{bucket}: no such bucket");
}
