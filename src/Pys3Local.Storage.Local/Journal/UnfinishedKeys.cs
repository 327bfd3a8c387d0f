using System.Collections.Concurrent;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Keys with committed records that could not be done in the files: they are done again with each call for such a key, and now and then; until that is
/// through, the key answers an error and nothing else does. A segment keeps its records of them, so the next start knows them, too.
/// </summary>
internal sealed class UnfinishedKeys(KeyRedo redo, KeyLocks locks, BucketDirectory buckets, StoreProblems problems, TimeProvider time, CancellationToken stopping) : IUnfinishedKeys
{
    private const string Subject = "unfinished";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Bucket, string Key), List<JournalEntry>> _keys = [];
    private readonly Lock _lock = new();
    private Task? _running;

    public bool Any => !_keys.IsEmpty;

    public int Count => _keys.Count;

    public IReadOnlyList<(string Bucket, string Key)> Names => [.. _keys.Keys];

    public bool Contains(string bucket, string key) => Any && _keys.ContainsKey((bucket, key));

    public bool AnyOf(string bucket) => Any && _keys.Keys.Any(key => key.Bucket == bucket);

    /// <summary>For a listing, after it was read: a key that is committed, and not in the files yet, must not be missing in it.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Busy"/>: one is.</exception>
    public void CheckPage(string bucket, ListQuery query, ListPage page)
    {
        if (!Any)
            return;

        var shown = page.Entries.Select(static entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, records) in _keys)
        {
            if (name.Bucket == bucket && Covers(query, page, name.Key) && records[^1].Kind != JournalRecordKind.Remove && !shown.Contains(Rolled(query, name.Key)))
                throw new StorageException(StorageFailure.Busy, $"{bucket}: a change that was committed could not be done in the files yet, and a listing would miss it; try again");
        }
    }

    private static bool Covers(ListQuery query, ListPage page, string key) => key.StartsWith(query.Prefix, StringComparison.Ordinal)
        && (query.After is null || Utf8Order.Compare(key, query.After) > 0 || (query.AfterVersion is not null && key == query.After))
        && (!page.IsTruncated || Utf8Order.Compare(key, page.Entries[^1].Name) <= 0);

    private static string Rolled(ListQuery query, string key) => query.Delimiter is { Length: > 0 } delimiter
        && key.IndexOf(delimiter, query.Prefix.Length, StringComparison.Ordinal) is >= 0 and var at ? key[..(at + delimiter.Length)] : key;

    /// <summary>The names below <c>tmp</c> that must stay.</summary>
    public HashSet<string> BodyFiles() =>
        [.. _keys.Values.SelectMany(static records => records).Where(static record => record.Kind == JournalRecordKind.Move).Select(static record => record.Load().BodyFile)];

    /// <summary>For the holder of the key's lock, before it lets go of the records.</summary>
    public void Add(string bucket, string key, IReadOnlyList<JournalEntry> records, StorageException error)
    {
        // Where there are some already, these are all of the journal's: those among them.
        Unpin(_keys.GetValueOrDefault((bucket, key)) ?? []);
        foreach (var record in records)
            record.Segment.Pin(record);

        _keys[(bucket, key)] = [.. records];
        problems.Report(
            Subject,
            "changes that were committed could not be done in the files yet; only their keys are not served",
            $"{bucket}/{key}: a committed change could not be done in its files; it is tried again, and the key is not served until then: {error.Message}");
        lock (_lock)
            _running = _running is { IsCompleted: false } ? _running : Task.Run(RunAsync, stopping);
    }

    public async ValueTask FinishAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        if (!_keys.TryGetValue((bucket, key), out var records))
            return;

        await redo.RunAsync(buckets.Find(bucket) ?? throw Recovery.Absent(bucket), key, records, cancellationToken).ConfigureAwait(false);
        _keys.TryRemove((bucket, key), out _);
        Unpin(records);
        if (!Any)
            problems.Resolve(Subject, "all changes that were committed are in the files");
    }

    /// <summary>All of a bucket, for the holder of its gate alone.</summary>
    public async ValueTask FinishAsync(string bucket, CancellationToken cancellationToken)
    {
        foreach (var (name, key) in _keys.Keys.Where(key => key.Bucket == bucket).ToList())
        {
            using var held = await locks.EnterAsync(name, key, cancellationToken).ConfigureAwait(false);
            await FinishAsync(name, key, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task StoppedAsync()
    {
        Task? running;
        lock (_lock)
            running = _running;

        await (running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static void Unpin(List<JournalEntry> records)
    {
        foreach (var record in records)
            record.Segment.Unpin(record);
    }

    private async Task RunAsync()
    {
        for (var pause = Shortest; ; pause = pause < Longest ? pause * 2 : Longest)
        {
            await Task.Delay(pause, time, stopping).ConfigureAwait(false);
            foreach (var (bucket, key) in _keys.Keys.ToList())
                await TryAsync(bucket, key).ConfigureAwait(false);

            // A key that is added from here on finds nobody who tries, and begins again.
            lock (_lock)
            {
                if (Any)
                    continue;

                _running = null;
                return;
            }
        }
    }

    private async ValueTask TryAsync(string bucket, string key)
    {
        try
        {
            using var pass = await buckets.Gate(bucket).EnterAsync(stopping).ConfigureAwait(false);
            using var held = await locks.EnterAsync(bucket, key, stopping).ConfigureAwait(false);
            await FinishAsync(bucket, key, stopping).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // It has been reported.
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            problems.Log($"{bucket}/{key}: a committed change could not be done in its files; it is tried again: {error.Message}");
        }
    }
}
