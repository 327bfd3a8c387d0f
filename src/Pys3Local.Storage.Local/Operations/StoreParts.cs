using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Uploads;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>What a store consists of, made in one place, each from those above it. Who does something with several of them takes them from here.</summary>
internal sealed class StoreParts : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public StoreParts(LocalStoreOptions options, IFileSystem files, DataDirectory data, ObjectIndex index, SpaceReserve reserve, StoreDocument marker)
    {
        (Options, Files, Data, Index, Reserve) = (options, files, data, index, reserve);
        Durable = options.Durability == Durability.Full;
        Problems = new StoreProblems(options.Log);
        Changes = new ChangeCounters(options.Time);
        Buckets = new BucketDirectory(files, data, new KeyPath(new NameRules(marker.FoldsNames, marker.WindowsNames, marker.NameLimit)), Durable);
        Broken = new BrokenBuckets(Buckets, Problems);
        Uploads = new OpenUploads(files, data, options.Budget, Problems, Durable);
        Journal = new WriteJournal(files, data, options.Time, Problems, OnCheckpoint, syncs: Durable);

        Legacy = LegacyDatabase.TryOpen(options.LegacyDatabase);
        Original = new OriginalFiles(files, data.Root, Legacy);
        Objects = new ObjectFiles(files, data, Locks, Original, Compared, Changes);
        Contents = new BucketContents(files, data, Objects);
        Walk = new StoreWalk(files, data, Original);
        Stacks = new StackReader(files, data, Objects, Damage, Legacy, Original);
        Catalog = new Catalog(index, Objects, Stacks, Locks, Changes, Damage);

        var sweep = new DirectorySweep(files, index, Objects, Catalog, Buckets, Compared) { Time = options.Time, SortedNames = options.SortedNames };
        Watch = new DirectoryWatch(sweep, index, Compared, Changes, options.Time, Stopping);
        Builder = new IndexBuilder(sweep, Walk, index, Buckets, options.Time, Stopping);
        Drift = new DriftCheck(index, Builder, sweep, Buckets, options.Time, Stopping) { Log = options.Log };

        var redo = new KeyRedo(data, Objects, Stacks, Catalog, Changes, reserve);
        Unfinished = new UnfinishedKeys(redo, Locks, Buckets, Problems, options.Time, Stopping);
        Catalog.Unfinished = Unfinished;
        Commits = new Commits(Journal, Rounds, redo, Unfinished, Changes);
        Recovery = new Recovery(Buckets, Locks, redo, Unfinished, Problems);
    }

    public LocalStoreOptions Options { get; }

    public IFileSystem Files { get; }

    public DataDirectory Data { get; }

    /// <summary>What is acknowledged survives a power cut.</summary>
    public bool Durable { get; }

    public SpaceReserve Reserve { get; }

    public StoreProblems Problems { get; }

    public KeyLocks Locks { get; } = new();

    public ChangeCounters Changes { get; }

    public BucketDirectory Buckets { get; }

    public BrokenBuckets Broken { get; }

    public OpenUploads Uploads { get; }

    public WriteJournal Journal { get; }

    /// <summary>What the original has left; null where it has left nothing.</summary>
    public LegacyDatabase? Legacy { get; }

    public OriginalFiles Original { get; }

    public DamageList Damage { get; } = new();

    public ComparedDirectories Compared { get; } = new();

    public ObjectFiles Objects { get; }

    public BucketContents Contents { get; }

    public StoreWalk Walk { get; }

    public StackReader Stacks { get; }

    public ObjectIndex Index { get; }

    public Catalog Catalog { get; }

    public DirectoryWatch Watch { get; }

    public IndexBuilder Builder { get; }

    public DriftCheck Drift { get; }

    public ChangeRounds Rounds { get; } = new();

    public UnfinishedKeys Unfinished { get; }

    public Commits Commits { get; }

    public Recovery Recovery { get; }

    public Readiness Ready { get; } = new();

    /// <summary>Is cancelled when the store is closed: what is done in the background ends.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The lock on the directory, which goes last.</summary>
    public required IDisposable Held { private get; init; }

    /// <summary>Ends what is done in the background, then closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Ready.Recovered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Builder.StoppedAsync().ConfigureAwait(false);
        await Watch.StoppedAsync().ConfigureAwait(false);
        await Drift.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Unfinished.StoppedAsync().ConfigureAwait(false);
        Journal.Dispose();
        try
        {
            CloseIndex();
        }
        finally
        {
            Legacy?.Dispose();
            Data.Dispose();
            Held.Dispose();
        }
    }

    /// <summary>What it lacks where this fails is found out at the next start: from the journal, or because it still says that it lags.</summary>
    private void CloseIndex()
    {
        using (Index)
        {
            Index.Flush();
            Index.RemoveState(ObjectIndex.BehindState);
            Index.Checkpoint();
        }
    }

    private void OnCheckpoint()
    {
        Index.Checkpoint();
        Reserve.Restore();
    }
}
