using System.Collections.Concurrent;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Compares one directory among the objects with what the index knows to be in it. What differs is read again from the files; a
/// directory that the index knows nothing of is read with all that is below it.
/// </summary>
internal sealed class DirectorySweep(
    IFileSystem files, ObjectIndex index, ObjectFiles objects, Catalog catalog, BucketDirectory buckets, ComparedDirectories compared)
{
    /// <summary>Entries: of a larger directory the names are compared, not the files, which may be a disk's seek each.</summary>
    private const int ComparedFiles = 10_000;

    /// <summary>Names that are held at a time, eight bytes each; of a larger directory, one part after the other.</summary>
    private const int HeldNames = 1 << 20;

    private const int PageSize = 1000;

    /// <summary>New keys that one worker reads before anybody else has a turn: about a millisecond.</summary>
    private const int Piece = 32;

    private const int MostWorkers = 4;

    /// <summary>Nanoseconds: a change so short before the look may have another after it with the same time. Some file systems count in seconds.</summary>
    private const long Tick = 50_000_000;
    private const long CoarseTick = 2_100_000_000;

    /// <summary>Keys that could not be read so far, here or in a directory that is compared at the same time.</summary>
    private long _unread;

    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();

    /// <summary>By bucket.</summary>
    private readonly ConcurrentDictionary<string, long> _corrections = [];

    public required TimeProvider Time { private get; init; }

    /// <summary>Bytes of new names that are put in order at a time. The directory is read through for each so many: few, and a large one is read again and again.</summary>
    public required int SortedNames { private get; init; }

    /// <summary>Told of each key that was read again, and whose file is so new that it may still be being written.</summary>
    public Action<Bucket, string>? RecentKeyFound { get; set; }

    /// <summary>How often the index of a bucket was corrected: a page that was read before such a correction may lack what it has added.</summary>
    public long Corrections(string bucket) => _corrections.GetValueOrDefault(bucket);

    /// <summary>When the directory last changed; null if there is none.</summary>
    public long? StampOf(Bucket bucket, string path) =>
        files.Find(Full(bucket, path)) is { Kind: FileKind.Directory } facts ? facts.Changed != 0 ? facts.Changed : facts.Modified : null;

    /// <summary>Compares a directory and all below it. True if the index differed.</summary>
    /// <param name="all">Also those that have not changed since they were compared.</param>
    public async Task<bool> RunDeepAsync(Bucket bucket, string path, CancellationToken cancellationToken, bool all = false)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var changed = false;
        if (all || index.Stamp(bucket.Name, bucket.Paths.Keys.PrefixOf(path), path) is not { } known || known != StampOf(bucket, path))
            changed = await RunAsync(bucket, path, cancellationToken, deep: false).ConfigureAwait(false);

        foreach (var item in Items(bucket, path))
        {
            if (item.Kind == FileKind.Directory)
                changed |= await RunDeepAsync(bucket, Below(path, item), cancellationToken, all).ConfigureAwait(false);
        }

        return changed;
    }

    /// <summary>Compares a directory and, unless <paramref name="deep"/> is false, those below it that are new. True if the index differed.</summary>
    /// <param name="found">Called where there is something that the index does not know, before that is read.</param>
    public async Task<bool> RunAsync(Bucket bucket, string path, CancellationToken cancellationToken, bool deep = true, Action? found = null)
    {
        var generation = index.Generation;
        var stamp = StampOf(bucket, path);
        var now = Now();
        var prefix = bucket.Paths.Keys.PrefixOf(path);
        var changed = false;
        var left = Volatile.Read(ref _unread);
        var parts = 1;
        for (var part = 0; part < parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryReadNames(bucket, path, part, parts, out var names))
            {
                changed |= await CompareAsync(bucket, path, prefix, names, part, parts, deep, found, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                parts *= 2;
                part = -1;
            }
        }

        index.Apply(
            bucket.Name,
            new IndexedDirectory(prefix, path, stamp is not { } known ? null : left != Volatile.Read(ref _unread) ? IndexedDirectory.Unread : IsOver(known, now) ? known : IndexedDirectory.Unknown),
            generation);
        compared.Add(bucket.Name, path);
        return changed;
    }

    /// <summary>Looks at one key, as an access does. True if the index differed from its files.</summary>
    public async Task<bool> CheckAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        using var pass = await buckets.Gate(bucket.Name).EnterAsync(cancellationToken).ConfigureAwait(false);
        long? written;
        try
        {
            written = buckets.Known(bucket.Name) is { } current ? await catalog.CheckAsync(current, key, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (StorageException error) when (error.Failure is StorageFailure.Damaged or StorageFailure.ReadOnly)
        {
            // This one cannot be read: who asks for it gets an error, and its directory does not count as compared.
            Interlocked.Increment(ref _unread);
            return false;
        }

        if (written is not { } time)
            return false;

        _corrections.AddOrUpdate(bucket.Name, 1, static (_, count) => count + 1);
        if (IsRecent(time))
            RecentKeyFound?.Invoke(bucket, key);

        return true;
    }

    /// <summary>Reads all versions of a key into the index, whatever that says.</summary>
    public async Task RefreshAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        using var pass = await buckets.Gate(bucket.Name).EnterAsync(cancellationToken).ConfigureAwait(false);
        if (buckets.Find(bucket.Name) is { } current)
            await catalog.RefreshAsync(current, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The file may be still being written.</summary>
    public bool IsRecent(Bucket bucket, string key) => objects.Plain(bucket, key) is { } bytes && IsRecent(bytes.Facts.Modified);

    private bool IsRecent(long written) => written > Now() - CoarseTick;

    private async Task<bool> CompareAsync(
        Bucket bucket, string path, string prefix, NameSet names, int part, int parts, bool deep, Action? found, CancellationToken cancellationToken)
    {
        var changed = false;
        var compare = parts == 1 && names.Count <= ComparedFiles;
        string? after = null;
        for (var more = true; more;)
        {
            var page = index.Children(bucket.Name, prefix, after, PageSize);
            more = page.Count == PageSize;
            foreach (var (name, version) in page)
            {
                after = name;
                var hash = NameSet.Hash(name, _seed);
                if (hash % (ulong)parts != (ulong)part)
                    continue;

                if (!names.Take(hash))
                {
                    changed |= version is not null
                        ? await CheckAsync(bucket, name, cancellationToken).ConfigureAwait(false)
                        : await CheckBelowAsync(bucket, name, cancellationToken).ConfigureAwait(false);
                }
                else if (compare && version is { Sequence: 0 } && !IsAsKnown(bucket, version))
                {
                    changed |= await CheckAsync(bucket, name, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return names.Count > 0 ? changed | await AddAsync(bucket, path, names, deep, found, cancellationToken).ConfigureAwait(false) : changed;
    }

    /// <summary>What is in the directory and not in the index, in the order of the keys: so the index is written at one place and not all over.</summary>
    private async Task<bool> AddAsync(Bucket bucket, string path, NameSet names, bool deep, Action? found, CancellationToken cancellationToken)
    {
        var changed = false;
        var batch = NextNew(bucket, path, names, deep, null);
        if (batch.Count > 0)
            found?.Invoke();

        while (batch.HasMore)
        {
            // To gather names takes one thread: meanwhile the others read the files of those before.
            var last = batch.Name(batch.Count - 1);
            var next = Task.Run(() => NextNew(bucket, path, names, deep, last), CancellationToken.None);
            var adding = AddBatchAsync(bucket, batch, cancellationToken);
            await Task.WhenAll(next, adding).ConfigureAwait(false);
            changed |= await adding.ConfigureAwait(false);
            batch = await next.ConfigureAwait(false);
        }

        return changed | await AddBatchAsync(bucket, batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> AddBatchAsync(Bucket bucket, FirstNames batch, CancellationToken cancellationToken)
    {
        var changed = await CheckAllAsync(bucket, batch, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Directory(i) is { } directory)
                changed |= await RunAsync(bucket, directory, cancellationToken).ConfigureAwait(false);
        }

        return changed;
    }

    /// <summary>
    /// The files of a batch, read by as many workers as there are processors to wait for them. Between two pieces whoever has come
    /// meanwhile is served first.
    /// </summary>
    private async Task<bool> CheckAllAsync(Bucket bucket, FirstNames batch, CancellationToken cancellationToken)
    {
        if (batch.Count <= Piece)
            return await CheckPieceAsync(bucket, batch, 0, cancellationToken).ConfigureAwait(false);

        var changed = false;
        var pieces = Enumerable.Range(0, (batch.Count + Piece - 1) / Piece);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostWorkers), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pieces, options, async (piece, stopping) =>
        {
            await Task.Yield();
            if (await CheckPieceAsync(bucket, batch, piece * Piece, stopping).ConfigureAwait(false))
                Volatile.Write(ref changed, true);
        }).ConfigureAwait(false);
        return changed;
    }

    private async Task<bool> CheckPieceAsync(Bucket bucket, FirstNames batch, int start, CancellationToken cancellationToken)
    {
        var changed = false;
        for (var i = start; i < Math.Min(start + Piece, batch.Count); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (batch.Directory(i) is null)
                changed |= await CheckAsync(bucket, batch.Name(i), cancellationToken).ConfigureAwait(false);
        }

        return changed;
    }

    /// <summary>The first names after <paramref name="after"/>, in order, each with its path where it is a directory. The directory is read through for it.</summary>
    private FirstNames NextNew(Bucket bucket, string path, NameSet names, bool deep, string? after)
    {
        var first = new FirstNames(SortedNames);
        foreach (var item in Items(bucket, path))
        {
            var below = Below(path, item);
            if ((deep || item.Kind != FileKind.Directory) && NameOf(bucket, below, item) is { } name
                && (after is null || Utf8Order.Compare(name, after) > 0) && first.Takes(name) && names.Has(name))
            {
                first.Add(name, item.Kind == FileKind.File ? null : below);
            }
        }

        first.Sort();
        return first;
    }

    /// <summary>A directory that is not there any more.</summary>
    private async Task<bool> CheckBelowAsync(Bucket bucket, string prefix, CancellationToken cancellationToken)
    {
        var changed = false;
        var query = new ListQuery { Prefix = prefix, Limit = PageSize };
        while (true)
        {
            var page = index.List(bucket.Name, query);
            foreach (var entry in page.Entries)
                changed |= await CheckAsync(bucket, entry.Name, cancellationToken).ConfigureAwait(false);

            if (!page.IsTruncated)
                return changed;

            query = query with { After = page.Entries[^1].Name };
        }
    }

    /// <summary>False if this part of the names is more than is held at a time.</summary>
    private bool TryReadNames(Bucket bucket, string path, int part, int parts, out NameSet names)
    {
        names = new NameSet(_seed);
        foreach (var item in Items(bucket, path))
        {
            if (NameOf(bucket, Below(path, item), item) is { } name && NameSet.Hash(name, _seed) is var hash && hash % (ulong)parts == (ulong)part)
            {
                if (names.Count == HeldNames)
                    return false;

                names.Add(hash);
            }
        }

        names.Close();
        return true;
    }

    private bool IsAsKnown(Bucket bucket, VersionRecord version) => objects.Bytes(bucket, version) is { } bytes
        && bytes.Facts.Size == version.Info.Size && bytes.Facts.Modified == version.FileTime;

    /// <summary>As the index would call it: a file's key, a directory's prefix; null for what is neither.</summary>
    private static string? NameOf(Bucket bucket, string path, DirectoryItem item) => item.Kind switch
    {
        FileKind.File when !item.IsArriving => bucket.Paths.Keys.KeyOf(path),
        FileKind.Directory => bucket.Paths.Keys.PrefixOf(path),
        _ => null,
    };

    /// <summary>What is in a directory, and nothing if a link is on the way or in its place.</summary>
    private IEnumerable<DirectoryItem> Items(Bucket bucket, string path) => path.Length == 0
        ? files.Items(bucket.Paths.Objects)
        : files.FindBelow(bucket.Paths.Objects, Full(bucket, path)) is { Kind: FileKind.Directory } ? files.Items(Full(bucket, path)) : [];

    private static string Below(string path, DirectoryItem item) => path.Length == 0 ? item.Name : $"{path}/{item.Name}";

    /// <summary>The slash follows a link, which the top may be.</summary>
    private static string Full(Bucket bucket, string path) => $"{bucket.Paths.Objects}/{path}";

    private long Now() => (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static bool IsOver(long stamp, long now) => now - stamp > (stamp % 1_000_000_000 == 0 ? CoarseTick : Tick);
}
