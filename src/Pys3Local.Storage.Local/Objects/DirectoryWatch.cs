using System.Collections.Concurrent;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Lets a listing notice what other programs have copied in or removed: it costs one look at each directory that the page covers. One
/// that has changed since the index was last compared with it is compared again, and the listing waits for that; where it takes long
/// the client is asked to try again, for a listing that lacks keys would make a mirror of it lose them. The server's own writes
/// change directories too; then the listing waits hardly at all.
/// </summary>
/// <remarks>
/// Not noticed here, but at the next access and by a verification: a file that was written to in its place, or replaced in a
/// directory of more than 10,000 entries; with a delimiter, what is deeper than one level below it.
/// </remarks>
internal sealed class DirectoryWatch(
    DirectorySweep sweep, ObjectIndex index, ComparedDirectories compared, ChangeCounters changes, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Directories that one page looks at.</summary>
    private const int LookLimit = 10_000;

    /// <summary>Directories without keys that one page looks at.</summary>
    private const int KnownLimit = 4096;

    private const int YoungLimit = 1000;

    /// <summary>In place of a path, of which it is none.</summary>
    private const string YoungFiles = "\0";

    /// <summary>How long a listing waits for what others have changed, and for what is most likely its own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan OwnPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>A comparison that takes longer may take a tenth of the time at most.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);
    private const int SlowShare = 10;
    private const int SlowLimit = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Bucket, string Path), Comparison> _running = [];
    private readonly ConcurrentDictionary<(string Bucket, string Path), (long Ended, TimeSpan Took)> _slow = [];
    private readonly ConcurrentDictionary<(string Bucket, string Key), byte> _recent = RecentKeys(sweep);

    /// <summary>How often the index of the bucket was corrected; to be taken before a page is read.</summary>
    public long Corrections(Bucket bucket) => sweep.Corrections(bucket.Name);

    /// <summary>True if something was corrected after the page was read, by whomever: it is to be read again.</summary>
    /// <param name="corrections">As they were before the page was read.</param>
    public async ValueTask<bool> CheckAsync(Bucket bucket, ListQuery query, ListPage page, long corrections, CancellationToken cancellationToken) =>
        await CompareAsync(bucket, query, page, cancellationToken).ConfigureAwait(false) || Corrections(bucket) != corrections;

    private async ValueTask<bool> CompareAsync(Bucket bucket, ListQuery query, ListPage page, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var changed = false;
        if (!_recent.IsEmpty && !IsTooSoon((bucket.Name, YoungFiles)))
            changed = await WaitAsync((bucket.Name, YoungFiles), _ => CheckYoungAsync(bucket), Patience, own: false, cancellationToken).ConfigureAwait(false);

        foreach (var (path, known) in Covered(bucket, query, page))
        {
            var stamp = sweep.StampOf(bucket, path);
            if (stamp == known)
            {
                compared.Add(bucket.Name, path);
                continue;
            }

            var own = (stamp <= changes.LastIn(bucket.Name, bucket.Paths.Keys.PrefixOf(path)) || known == IndexedDirectory.Unread) && compared.Contains(bucket.Name, path);
            if (!own || !IsTooSoon((bucket.Name, path)))
            {
                changed |= await WaitAsync(
                    (bucket.Name, path), found => sweep.RunAsync(bucket, path, stopping, found: found), Patience - time.GetElapsedTime(begun), own, cancellationToken).ConfigureAwait(false);
            }
        }

        return changed;
    }

    /// <summary>Returns when nothing runs any more; it has been asked to stop.</summary>
    public async Task StoppedAsync()
    {
        List<Task> running;
        lock (_lock)
            running = [.. _running.Values.Select(static comparison => comparison.Ended)];

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ConcurrentDictionary<(string Bucket, string Key), byte> RecentKeys(DirectorySweep sweep)
    {
        var recent = new ConcurrentDictionary<(string Bucket, string Key), byte>();
        sweep.RecentKeyFound = (bucket, key) =>
        {
            if (recent.Count < YoungLimit)
                recent[(bucket.Name, key)] = 0;
        };
        return recent;
    }

    /// <summary>The directories that may hold something of a page, with the stamps that the index has of them.</summary>
    private Dictionary<string, long?> Covered(Bucket bucket, ListQuery query, ListPage page)
    {
        var keys = bucket.Paths.Keys;
        var stamps = new Dictionary<string, long?>(StringComparer.Ordinal);
        var first = query.After is { } after && Utf8Order.Compare(after, query.Prefix) > 0 ? after : query.Prefix;
        var directly = query.Delimiter == "/";
        if (query.Delimiter is null || directly)
        {
            var last = page.IsTruncated ? page.Entries[^1].Name : query.Prefix.Length > 0 ? query.Prefix + "\U0010FFFF" : null;
            foreach (var (prefix, path, stamp) in index.Directories(bucket.Name, first, last, KnownLimit))
            {
                if (!directly || prefix.IndexOf('/', query.Prefix.Length) >= prefix.Length - 1)
                    stamps[path] = stamp;
            }
        }

        var top = keys.DirectoryOf(query.Prefix);
        Add(top);
        Climb(keys.DirectoryOf(first));
        var before = top;
        foreach (var entry in page.Entries)
        {
            if (entry.Object is not null)
            {
                // As a rule it is in the directory of the one before.
                var path = keys.Of(entry.Name);
                var directory = path.AsSpan(0, Math.Max(0, path.LastIndexOf('/')));
                if (!directory.SequenceEqual(before))
                    Climb(before = directory.ToString());
            }
            else if (directly)
            {
                Add(keys.DirectoryOf(entry.Name));
            }
        }

        return stamps;

        void Climb(string path)
        {
            while (path.Length > top.Length && Add(path))
                path = path[..Math.Max(0, path.LastIndexOf('/'))];
        }

        bool Add(string path)
        {
            if (stamps.ContainsKey(path))
                return false;

            if (stamps.Count < LookLimit)
                stamps[path] = index.Stamp(bucket.Name, keys.PrefixOf(path), path);

            return true;
        }
    }

    private bool IsTooSoon((string Bucket, string Path) directory) =>
        _slow.TryGetValue(directory, out var last) && time.GetElapsedTime(last.Ended) < last.Took * SlowShare;

    /// <summary>A file that was new may have grown since.</summary>
    private async Task<bool> CheckYoungAsync(Bucket bucket)
    {
        var changed = false;
        foreach (var (name, key) in _recent.Keys.Where(recent => recent.Bucket == bucket.Name))
        {
            var recent = sweep.IsRecent(bucket, key);
            changed |= await sweep.CheckAsync(bucket, key, stopping).ConfigureAwait(false);
            if (!recent)
                _recent.TryRemove((name, key), out _);
        }

        return changed;
    }

    /// <summary>What it found. What somebody else has begun may have begun too early: true.</summary>
    /// <param name="what">The directory.</param>
    /// <param name="run">Compares it, and calls what it is given where it meets what the index does not know.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="own">Most likely there is nothing to be found: false if that takes long.</param>
    /// <exception cref="StorageException"><see cref="StorageFailure.Busy"/>: it takes too long to wait for.</exception>
    private async ValueTask<bool> WaitAsync(
        (string Bucket, string Path) what, Func<Action, Task<bool>> run, TimeSpan patience, bool own, CancellationToken cancellationToken)
    {
        bool joined;
        var comparison = new Comparison();
        lock (_lock)
        {
            joined = _running.TryGetValue(what, out var running);
            if (joined)
            {
                comparison = running!;
            }
            else
            {
                var begun = _running[what] = comparison;
                begun.Ended = Task.Run(() => RunAsync(what, () => run(begun.Find)), stopping);
            }
        }

        if (own && !await comparison.EndsOrFindsAsync(OwnPatience, time, cancellationToken).ConfigureAwait(false))
            return false;

        try
        {
            return await comparison.Ended.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false) || joined;
        }
        catch (TimeoutException)
        {
            throw new StorageException(StorageFailure.Busy, $"{what.Bucket}: what other programs have put there is still being read; try again");
        }
    }

    private async Task<bool> RunAsync((string Bucket, string Path) what, Func<Task<bool>> run)
    {
        var begun = time.GetTimestamp();
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (StorageException error) when (error.Failure is StorageFailure.NoSpace or StorageFailure.Unavailable)
        {
            // Too little of something, for a while: what was not compared may be missing.
            throw new StorageException(StorageFailure.Busy, $"{what.Bucket}: what is there could not be compared with the index; try again: {error.Message}", error);
        }
        catch (Exception error) when (error is StorageException { Failure: not StorageFailure.Busy } or IOException or UnauthorizedAccessException)
        {
            // What cannot be read stays listed as it was; who asks for it gets the reason, and a verification names it.
            return false;
        }
        finally
        {
            Remember(what, time.GetElapsedTime(begun));
            lock (_lock)
                _running.Remove(what);
        }
    }

    private void Remember((string Bucket, string Path) what, TimeSpan took)
    {
        if (took < Slow)
        {
            _slow.TryRemove(what, out _);
            return;
        }

        if (_slow.Count >= SlowLimit)
            _slow.Clear();

        _slow[what] = (time.GetTimestamp(), took);
    }

    /// <summary>One that runs.</summary>
    private sealed class Comparison
    {
        private readonly TaskCompletionSource _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> Ended { get; set; } = Task.FromResult(false);

        /// <summary>It has met what the index does not know.</summary>
        public void Find() => _found.TrySetResult();

        /// <summary>True if it has ended, or has met something, within that time.</summary>
        public async ValueTask<bool> EndsOrFindsAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                await Task.WhenAny(Ended, _found.Task).WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }
}
