using Pys3Local.Storage;

namespace Pys3Local.Replication.Queue;

/// <summary>
/// Buckets that are to be looked through, because not each key that waits could be kept, or because somebody has asked: a file for each, with how far that
/// has come. A mark goes when a whole pass has seen nothing that was written around it.
/// </summary>
/// <param name="directory">Null: in memory only.</param>
internal sealed class ScanMarks(string? directory, TimeProvider time) : IDisposable
{
    /// <summary>The name of no bucket.</summary>
    private const string Temporary = "~new";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Mark> _marks = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>Told when a mark has gone.</summary>
    public Action Finished { private get; init; } = static () => { };

    public IReadOnlyCollection<string> Buckets
    {
        get
        {
            lock (_lock)
                return [.. _marks.Keys];
        }
    }

    /// <summary>Since when the oldest mark is there; null where there is none.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
                return _marks.Count == 0 ? null : _marks.Values.Min(static mark => mark.Since);
        }
    }

    /// <exception cref="StorageException">They cannot be read.</exception>
    public void Load()
    {
        if (directory is null)
            return;

        Keep("marks", () =>
        {
            Directory.CreateDirectory(directory);
            foreach (var path in Directory.EnumerateFiles(directory))
            {
                if (Path.GetFileName(path) != Temporary && File.ReadAllText(path).Split('\n') is [var existing, var position, ..])
                    _marks[Path.GetFileName(path)] = new Mark(existing == "existing", Uri.UnescapeDataString(position), File.GetLastWriteTimeUtc(path));
            }
        });
        Wake();
    }

    /// <summary>Marks a bucket, from its beginning; returns when that survives a crash.</summary>
    /// <param name="existing">What was there before the rules as well.</param>
    /// <exception cref="StorageException">It could not be kept.</exception>
    public void Set(string bucket, bool existing)
    {
        lock (_lock)
        {
            var before = _marks.GetValueOrDefault(bucket);
            var mark = new Mark(existing || before?.Existing == true, "", before?.Since ?? time.GetUtcNow()) { Writers = before?.Writers ?? 0, Generation = (before?.Generation ?? 0) + 1 };
            if (before is null || before.Position.Length > 0 || before.Existing != mark.Existing)
                Write(bucket, mark);

            _marks[bucket] = mark;
        }

        Wake();
    }

    /// <summary>Marks a bucket for a key that will be written; disposing what is returned ends the write.</summary>
    /// <exception cref="StorageException">It could not be kept.</exception>
    public IDisposable Begin(string bucket)
    {
        lock (_lock)
        {
            Set(bucket, existing: false);
            _marks[bucket].Writers++;
        }

        return new Writing(this, bucket);
    }

    /// <summary>A bucket that is to be looked through; waits for one.</summary>
    public async ValueTask<ScanTurn> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                foreach (var (bucket, mark) in _marks.Where(static one => !one.Value.IsWaiting))
                    return new ScanTurn(bucket, mark.Existing, mark.Position, mark.Generation);
            }

            await _changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>So far everything has been looked at. False where the bucket was marked again meanwhile.</summary>
    public bool Reach(ScanTurn turn, string position)
    {
        lock (_lock)
        {
            if (!_marks.TryGetValue(turn.Bucket, out var mark) || mark.Generation != turn.Generation)
                return false;

            mark.Position = position;
            try
            {
                Write(turn.Bucket, mark);
            }
            catch (StorageException)
            {
                // After a crash it begins earlier.
            }

            return true;
        }
    }

    /// <summary>Everything has been looked at: the mark goes, unless something was written around it meanwhile.</summary>
    public void Finish(ScanTurn turn)
    {
        lock (_lock)
        {
            if (!_marks.TryGetValue(turn.Bucket, out var mark))
                return;

            if (mark.Generation != turn.Generation || mark.Writers > 0)
            {
                (mark.Position, mark.IsWaiting) = ("", mark.Generation == turn.Generation);
                return;
            }

            _marks.Remove(turn.Bucket);
            Forget(turn.Bucket);
        }

        Finished();
    }

    public void Dispose() => _changed.Dispose();

    private void End(string bucket)
    {
        lock (_lock)
        {
            if (_marks.TryGetValue(bucket, out var mark))
            {
                mark.Writers--;
                mark.Generation++;
                mark.IsWaiting = false;
            }
        }

        Wake();
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
    }

    private void Forget(string bucket)
    {
        try
        {
            if (directory is not null)
                File.Delete(Path.Combine(directory, bucket));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start looks through the bucket once more.
        }
    }

    private void Write(string bucket, Mark mark)
    {
        if (directory is null)
            return;

        Keep(bucket, () =>
        {
            var path = Path.Combine(directory, bucket);
            var temporary = Path.Combine(directory, Temporary);
            using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, System.Text.Encoding.UTF8.GetBytes($"{(mark.Existing ? "existing" : "pending")}\n{Uri.EscapeDataString(mark.Position)}\n"), 0);
                DiskSync.File(file);
            }

            File.Move(temporary, path, overwrite: true);
            DiskSync.Directory(directory);
        });
    }

    private void Keep(string what, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unavailable, $"{directory}: {what}: it could not be kept that something is to be copied: {error.Message}", error);
        }
    }

    private sealed class Mark(bool existing, string position, DateTimeOffset since)
    {
        public bool Existing => existing;

        public DateTimeOffset Since => since;

        /// <summary>The last key that was looked at; empty at the beginning.</summary>
        public string Position { get; set; } = position;

        public int Writers { get; set; }

        /// <summary>All has been looked at but what is being written.</summary>
        public bool IsWaiting { get; set; }

        public long Generation { get; set; }
    }

    private sealed class Writing(ScanMarks marks, string bucket) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                marks.End(bucket);
        }
    }
}

/// <summary>A bucket that is to be looked through.</summary>
/// <param name="Existing">What was there before the rules as well.</param>
/// <param name="Position">After this key.</param>
/// <param name="Generation">Of the mark.</param>
internal readonly record struct ScanTurn(string Bucket, bool Existing, string Position, long Generation);
