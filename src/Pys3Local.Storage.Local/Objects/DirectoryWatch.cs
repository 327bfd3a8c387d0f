using System.Collections.Concurrent;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Lets a listing notice what was copied in or removed behind the server's back: it costs one look at each directory that the page
/// covers. One that has changed since the index was last compared with it is compared again, and the listing waits for that, but
/// not for long. The server's own writes change directories too; then there is less of a hurry.
/// </summary>
/// <remarks>
/// Not noticed here, but at the next access and by a verification: a file that was written to in its place, or replaced in a
/// directory of more than 10,000 entries; with a delimiter, what is deeper than one level below it.
/// </remarks>
internal sealed class DirectoryWatch(DirectorySweep sweep, ObjectIndex index, ChangeCounters changes, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Directories that one page looks at.</summary>
    private const int LookLimit = 10_000;

    /// <summary>Directories without keys that one page looks at.</summary>
    private const int KnownLimit = 4096;

    private const int YoungLimit = 1000;

    /// <summary>In place of a path, of which it is none.</summary>
    private const string YoungFiles = "\0";

    /// <summary>How long a listing waits for what others have changed, and for what is most likely its own.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_ownPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>A comparison that takes longer may take a tenth of the time at most.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(500);
    private const int SlowShare = 10;
    private const int SlowLimit = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Bucket, string Path), Task<bool>> _running = [];
    private readonly ConcurrentDictionary<(string Bucket, string Path), (long Ended, TimeSpan Took)> _slow = [];
    private readonly ConcurrentDictionary<(string Bucket, string Key), byte> _young = Young(sweep);

    /// <summary>True where something was put right: the page is to be read again.</summary>
    public async ValueTask<bool> CheckAsync(Bucket bucket, ListQuery query, ListPage page, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var changed = false;
        if (!_young.IsEmpty && !IsTooSoon((bucket.Name, YoungFiles)))
        {
            changed = await WaitAsync((bucket.Name, YoungFiles), () => CheckYoungAsync(bucket), s_patience, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (path, known) in Covered(bucket, query, page))
        {
            var stamp = sweep.StampOf(bucket, path);
            if (stamp == known || IsTooSoon((bucket.Name, path)))
            {
                continue;
            }

            var patience = s_patience - time.GetElapsedTime(begun);
            if (stamp <= changes.Last && patience > s_ownPatience)
            {
                patience = s_ownPatience;
            }

            changed |= await WaitAsync((bucket.Name, path), () => sweep.RunAsync(bucket, path, stopping), patience, cancellationToken).ConfigureAwait(false);
        }

        return changed;
    }

    /// <summary>Returns when nothing runs any more; it has been told to stop.</summary>
    public async Task StoppedAsync()
    {
        List<Task> running;
        lock (_lock)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ConcurrentDictionary<(string Bucket, string Key), byte> Young(DirectorySweep sweep)
    {
        var young = new ConcurrentDictionary<(string Bucket, string Key), byte>();
        sweep.FoundYoung = (bucket, key) =>
        {
            if (young.Count < YoungLimit)
            {
                young[(bucket.Name, key)] = 0;
            }
        };
        return young;
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
                {
                    stamps[path] = stamp;
                }
            }
        }

        var top = keys.DirectoryOf(query.Prefix);
        Add(top);
        Climb(keys.DirectoryOf(first));
        foreach (var entry in page.Entries)
        {
            if (entry.Object is not null)
            {
                var path = keys.Of(entry.Name);
                Climb(path[..Math.Max(0, path.LastIndexOf('/'))]);
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
            {
                path = path[..Math.Max(0, path.LastIndexOf('/'))];
            }
        }

        bool Add(string path)
        {
            if (stamps.ContainsKey(path))
            {
                return false;
            }

            if (stamps.Count < LookLimit)
            {
                stamps[path] = index.Stamp(bucket.Name, keys.PrefixOf(path), path);
            }

            return true;
        }
    }

    private bool IsTooSoon((string Bucket, string Path) directory) =>
        _slow.TryGetValue(directory, out var last) && time.GetElapsedTime(last.Ended) < last.Took * SlowShare;

    /// <summary>A file that was new may have grown since.</summary>
    private async Task<bool> CheckYoungAsync(Bucket bucket)
    {
        var changed = false;
        foreach (var (name, key) in _young.Keys.Where(young => young.Bucket == bucket.Name))
        {
            var young = sweep.IsYoung(bucket, key);
            changed |= await sweep.CheckAsync(bucket, key, stopping).ConfigureAwait(false);
            if (!young)
            {
                _young.TryRemove((name, key), out _);
            }
        }

        return changed;
    }

    /// <summary>What it found; false where it has not ended yet. What somebody else has begun may have begun too early: true.</summary>
    private async ValueTask<bool> WaitAsync(
        (string Bucket, string Path) what, Func<Task<bool>> run, TimeSpan patience, CancellationToken cancellationToken)
    {
        bool joined;
        Task<bool>? task;
        lock (_lock)
        {
            joined = _running.TryGetValue(what, out task);
            if (!joined)
            {
                _running[what] = task = Task.Run(() => RunAsync(what, run), stopping);
            }
        }

        try
        {
            return await task!.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false) || joined;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> RunAsync((string Bucket, string Path) what, Func<Task<bool>> run)
    {
        var begun = time.GetTimestamp();
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not listed anew; who asks for it is told why.
            return false;
        }
        finally
        {
            Remember(what, time.GetElapsedTime(begun));
            lock (_lock)
            {
                _running.Remove(what);
            }
        }
    }

    private void Remember((string Bucket, string Path) what, TimeSpan took)
    {
        if (took < s_slow)
        {
            _slow.TryRemove(what, out _);
            return;
        }

        if (_slow.Count >= SlowLimit)
        {
            _slow.Clear();
        }

        _slow[what] = (time.GetTimestamp(), took);
    }
}
