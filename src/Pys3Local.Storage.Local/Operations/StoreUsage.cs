using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Usage;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>What buckets and prefixes hold, and the server's own files.</summary>
internal sealed class StoreUsage(StoreParts parts)
{
    private readonly IFileSystem _files = parts.Files;
    private readonly DataDirectory _data = parts.Data;
    private readonly DamageList _damage = parts.Damage;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly UnfinishedKeys _unfinished = parts.Unfinished;
    private readonly Readiness _ready = parts.Ready;

    /// <summary>Of the file system that the directory is on, as its owner may use it.</summary>
    public ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var drive = new DriveInfo(_data.Root);
            return new(new StoreCapacity(drive.TotalSize, drive.AvailableFreeSpace));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return default;
        }
    }

    public async ValueTask<LocalIndexReport> FindIndexReportAsync(CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _index.Report();
    }

    /// <summary>Returns when the index knows all that can be read.</summary>
    public async Task IndexBuiltAsync(CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        await parts.Builder.Complete.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>What every bucket holds, from sums that the index keeps; null while it is being built, for it does not know all of it then.</summary>
    public async ValueTask<IReadOnlyList<LocalIndexBucket>?> FindTotalsAsync(CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _index.State(ObjectIndex.CompleteState) is null ? null : _index.Totals();
    }

    /// <summary>What is below a prefix of a bucket, and in it by the next component of the keys.</summary>
    /// <param name="limit">How many of these there may be; the others are in the sum only.</param>
    public async ValueTask<PrefixUsage> MeasureAsync(string bucket, string prefix, int limit, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = _buckets.Require(bucket);
        var tally = new UsageTally(prefix, limit);
        await Task.Run(() => _index.Measure(bucket, prefix, tally.Add, cancellationToken), cancellationToken).ConfigureAwait(false);
        return tally.Result(_index.State(ObjectIndex.CompleteState) is not null);
    }

    /// <summary>How the server's own room is.</summary>
    public LocalSpace Space()
    {
        var journal = _files.Items(_data.Journal).Select(item => _files.Find($"{_data.Journal}/{item.Name}")?.Size ?? 0).ToList();
        return new LocalSpace(
            journal.Count,
            journal.Sum(),
            (_files.Find(_data.Index)?.Size ?? 0) + (_files.Find($"{_data.Index}-wal")?.Size ?? 0),
            _index.State(ObjectIndex.CompleteState) is not null,
            _unfinished.Count,
            _damage.All.Count());
    }
}
