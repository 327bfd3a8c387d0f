using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// The index of a data directory, for the operator. It is never the truth: what is removed from it is read again from the files when a
/// server starts. Only while no server runs: a running one has it alone, and is to be asked.
/// </summary>
public sealed class LocalIndex
{
    private const string Sums = "SELECT b.name, t.objects, t.bytes, t.versions, t.version_bytes, t.markers FROM totals t JOIN buckets b ON b.id = t.bucket WHERE t.versions > 0 ORDER BY b.name";

    private const string HasSums = $"""
        SELECT count(*) FROM sqlite_master WHERE name = 'totals' AND (SELECT count(*) FROM state WHERE name = '{ObjectIndex.TotalsState}') > 0
        """;

    private const string CountObjects = """
        SELECT b.name, count(*), sum(v.size) FROM versions v JOIN buckets b ON b.id = v.bucket
        WHERE v.marker = 0 AND v.age = (SELECT min(age) FROM versions w WHERE w.bucket = v.bucket AND w.key = v.key)
        GROUP BY b.name ORDER BY b.name
        """;

    private readonly IFileSystem _files;
    private readonly DataDirectory _data;

    private LocalIndex(IFileSystem files, DataDirectory data)
    {
        _files = files;
        _data = data;
    }

    /// <summary>The index of this data directory; null if there is none (yet).</summary>
    /// <exception cref="StorageException">Nobody can say whether there is one.</exception>
    public static LocalIndex? Find(string path)
    {
        IFileSystem files = OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem();
        var data = new DataDirectory(files, Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return IsThere(data.Index) ? new LocalIndex(files, data) : null;
    }

    private static bool IsThere(string path)
    {
        try
        {
            return PathKinds.IsThere(path);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StorageException(StorageFailure.Unavailable, $"{path}: the index cannot be read: permission denied; check the owner of this directory, or run this as another user", failure);
        }
        catch (IOException failure)
        {
            throw FileErrors.From(failure, path);
        }
    }

    /// <summary>What it knows.</summary>
    /// <exception cref="StorageException">A server is running, or the index cannot be read.</exception>
    public LocalIndexReport Read() => Alone(() => WithDatabase(static database => Read(database)));

    /// <summary>Forgets one bucket; returns the number of its objects. The next start of a server reads the files again.</summary>
    /// <exception cref="StorageException">A server is running, or the index cannot be written.</exception>
    public long Forget(string bucket) => Alone(() => WithDatabase(database =>
    {
        var known = Read(database).Buckets.FirstOrDefault(known => known.Name == bucket);
        database.Run(IndexRows.Schema);
        database.Run("BEGIN IMMEDIATE");
        var directories = database.Prepare("DELETE FROM directories WHERE bucket = (SELECT id FROM buckets WHERE name = ?1)");
        _ = sqlite3_bind_text(directories, 1, bucket);
        database.Step(directories);
        var row = database.Prepare("DELETE FROM versions WHERE bucket = (SELECT id FROM buckets WHERE name = ?1)");
        _ = sqlite3_bind_text(row, 1, bucket);
        database.Step(row);
        database.Run($"DELETE FROM state WHERE name = '{ObjectIndex.CompleteState}' AND changes() > 0; DELETE FROM totals; DELETE FROM state WHERE name = '{ObjectIndex.TotalsState}'; COMMIT;");
        return known?.Objects ?? 0;
    }));

    /// <summary>Removes the index. The next start of a server rebuilds it from the files.</summary>
    /// <exception cref="StorageException">A server is running.</exception>
    public void Remove() => Alone(() =>
    {
        ObjectIndex.Delete(_data.Index);
        return true;
    });

    /// <summary>Gives free pages back to the file system; returns the bytes of the file before and after.</summary>
    /// <exception cref="StorageException">A server is running, or the index cannot be written.</exception>
    public (long Before, long After) Vacuum() => Alone(() =>
    {
        var before = 0L;
        WithDatabase(database =>
        {
            // Not earlier: what is there may be no file, which opening it says.
            before = new FileInfo(_data.Index).Length;
            database.Run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
            return true;
        });
        return (before, new FileInfo(_data.Index).Length);
    });

    internal static LocalIndexReport Read(Database database)
    {
        var buckets = database.Number(HasSums) > 0 ? ReadTotals(database) : Count(database);
        var state = database.Prepare(
            $"SELECT (SELECT count(*) FROM state WHERE name = '{ObjectIndex.CompleteState}'), (SELECT count(*) FROM state WHERE name = '{ObjectIndex.BehindState}')");
        var complete = database.Step(state) && sqlite3_column_int64(state, 0) > 0 && sqlite3_column_int64(state, 1) == 0;
        _ = sqlite3_reset(state);
        return new LocalIndexReport(buckets, complete);
    }

    internal static IReadOnlyList<LocalIndexBucket> ReadTotals(Database database)
    {
        var buckets = new List<LocalIndexBucket>();
        var rows = database.Prepare(Sums);
        while (database.Step(rows))
        {
            buckets.Add(new LocalIndexBucket(sqlite3_column_text(rows, 0).utf8_to_string(), sqlite3_column_int64(rows, 1), sqlite3_column_int64(rows, 2))
            {
                Versions = sqlite3_column_int64(rows, 3),
                VersionsSize = sqlite3_column_int64(rows, 4),
                DeleteMarkers = sqlite3_column_int64(rows, 5),
            });
        }

        return buckets;
    }

    /// <summary>An index of an earlier version, which has no sums.</summary>
    private static List<LocalIndexBucket> Count(Database database)
    {
        var buckets = new List<LocalIndexBucket>();
        var rows = database.Prepare(CountObjects);
        while (database.Step(rows))
            buckets.Add(new LocalIndexBucket(sqlite3_column_text(rows, 0).utf8_to_string(), sqlite3_column_int64(rows, 1), sqlite3_column_int64(rows, 2)));

        return buckets;
    }

    private T Alone<T>(Func<T> action)
    {
        using var held = _files.Lock(_data.LockFile)
            ?? throw new StorageException(StorageFailure.Busy, $"{_data.Root}: a server is using this directory; stop it first");
        return action();
    }

    private T WithDatabase<T>(Func<Database, T> action)
    {
        if (_files.IsReadOnly(_data.Root))
            throw new StorageException(StorageFailure.ReadOnly, $"{_data.Root}: this disk is mounted read-only, and an index cannot be opened there; 'pys3local ls' and 'du' count the files themselves");

        try
        {
            using var database = new Database(_data.Index, DatabaseAccess.Alone, ObjectIndex.Remedy);
            return action(database);
        }
        catch (DatabaseException failure)
        {
            throw new StorageException(StorageFailure.Unavailable, $"the index cannot be used: {failure.Message}", failure);
        }
    }
}
