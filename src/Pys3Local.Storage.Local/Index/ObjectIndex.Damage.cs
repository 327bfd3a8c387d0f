using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>What becomes of an index that is not what was written: it is removed and begun again, for the files are the truth.</summary>
internal sealed partial class ObjectIndex
{
    [ThreadStatic]
    private static bool _announces;

    /// <summary>
    /// Reads all of it: the tree, the sum and the order of every row. What is wrong is returned, and the index is empty then; null
    /// where it is whole. It runs while everything else goes on.
    /// </summary>
    public string? Check(CancellationToken cancellationToken)
    {
        var readers = Volatile.Read(ref _readers);
        Flush();
        var reader = readers.Connect();
        try
        {
            CheckTree(reader);
            CheckRows(reader, cancellationToken);
            lock (_writing)
                CountTotals();

            return null;
        }
        catch (DatabaseException error) when (error.IsDamage)
        {
            Begin(readers.Generation, error);
            return error.Reason;
        }
        finally
        {
            reader.Abandon();
        }
    }

    /// <summary>
    /// Removes a damaged index and begins again with an empty one. Where that fails there is none: look-ups read the files, listings ask to try again, and the
    /// next use tries to make one. It fails with nothing, and is always true: by this call or another one.
    /// </summary>
    /// <param name="generation">The one that was found damaged.</param>
    /// <param name="error">What was found.</param>
    private bool Begin(int generation, DatabaseException error)
    {
        Exception? failure;
        bool wasThere;
        lock (_writing)
        {
            if (Generation != generation)
                return true;

            var (readers, writer) = (_readers, _writer);
            wasThere = readers.Absence is null;
            (_writer, failure) = Make();
            lock (_gate)
            {
                // What is compared with the old one, from here on, says nothing of the new one. Nothing was compared with none.
                Volatile.Write(ref _readers, failure is null ? new ReaderPool(this, generation + 1)
                    : new ReaderPool(this, wasThere ? generation + 1 : generation, AbsenceFor(failure)));
                DropPending();
            }

            _buckets.Clear();
            readers.Dispose();
            writer.Abandon();
        }

        if (failure is null)
            Announce(error);
        else if (wasThere)
            Lost?.Invoke(failure);

        return true;
    }

    private (Database Writer, Exception? Failure) Make()
    {
        try
        {
            Delete(_path);
            return (Create(), null);
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            return (Database.None(AbsenceFor(error)), error);
        }
    }

    private DatabaseException AbsenceFor(Exception failure) => new(DatabaseException.Corrupt, _path, $"there is no index, for it cannot be made: {failure.Message}");

    /// <summary>Who is told writes to the new one, which may be found damaged as well: he is told once.</summary>
    private void Announce(DatabaseException error)
    {
        if (_announces)
            return;

        _announces = true;
        try
        {
            Emptied?.Invoke(error);
        }
        finally
        {
            _announces = false;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What was missing in it shows by the times of the directories.
        }
    }

    /// <summary>Removes an index that nobody has open.</summary>
    public static void Delete(string path)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            File.Delete(path + suffix);
    }

    private static void CheckTree(Database reader)
    {
        var rows = reader.Prepare("PRAGMA integrity_check(1)");
        var answer = reader.Step(rows) ? sqlite3_column_text(rows, 0).utf8_to_string() : "";
        _ = sqlite3_reset(rows);
        if (answer != "ok")
            throw IndexRows.Damage(answer.ReplaceLineEndings(" "));
    }

    private static void CheckRows(Database reader, CancellationToken cancellationToken)
    {
        var buckets = new HashSet<long>();
        var all = reader.Prepare("SELECT id FROM buckets");
        while (reader.Step(all))
            buckets.Add(sqlite3_column_int64(all, 0));

        var (lastBucket, lastAge, lastKey) = (long.MinValue, 0L, Array.Empty<byte>());
        var rows = reader.Prepare($"SELECT {IndexRows.Columns}, bucket FROM versions ORDER BY bucket, key, age");
        try
        {
            while (reader.Step(rows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var bucket = sqlite3_column_int64(rows, 12);
                var row = new IndexRow(rows, bucket);
                if (row.Version(latest: false).Info.Key.Length == 0 || !buckets.Contains(bucket))
                    throw IndexRows.Damage("a row of it belongs to no bucket or has no key");

                var order = bucket.CompareTo(lastBucket) is var first and not 0 ? first : row.Key.SequenceCompareTo(lastKey) is var second and not 0 ? second : row.Age.CompareTo(lastAge);
                if (order <= 0)
                    throw IndexRows.Damage("its rows are out of order");

                (lastBucket, lastAge, lastKey) = (bucket, row.Age, row.Key.ToArray());
            }
        }
        finally
        {
            _ = sqlite3_reset(rows);
        }
    }
}
