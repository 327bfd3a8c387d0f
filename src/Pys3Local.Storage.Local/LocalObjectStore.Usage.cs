using Pys3Local.Storage.Counting;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Usage;

namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    /// <summary>How long the medium took for each commit; null without a journal.</summary>
    public Histogram? Syncs => _journal?.Syncs;

    /// <summary>What every bucket holds, from sums that the index keeps; null while it is being built, for it does not know all of it then.</summary>
    public async ValueTask<IReadOnlyList<LocalIndexBucket>?> FindTotalsAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return _index.State(IndexBuilder.CompleteState) is null ? null : _index.Totals();
    }

    /// <summary>What is below a prefix of a bucket, and in it by the next component of the keys.</summary>
    /// <param name="limit">How many of these there may be; the others are in the sum only.</param>
    public async ValueTask<PrefixUsage> MeasureAsync(string bucket, string prefix, int limit, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        _ = Require(bucket);
        var tally = new UsageTally(prefix, limit);
        await Task.Run(() => _index.Measure(bucket, prefix, tally.Add, cancellationToken), cancellationToken).ConfigureAwait(false);
        return tally.Result(_index.State(IndexBuilder.CompleteState) is not null);
    }

    /// <summary>How the server's own room is.</summary>
    public LocalRoom Room()
    {
        var journal = _files.Items(_room.Journal).Select(item => _files.Find($"{_room.Journal}/{item.Name}")?.Size ?? 0).ToList();
        return new LocalRoom(
            journal.Count,
            journal.Sum(),
            (_files.Find(_room.Index)?.Size ?? 0) + (_files.Find($"{_room.Index}-wal")?.Size ?? 0),
            _index.State(IndexBuilder.CompleteState) is not null,
            _unfinished.Count,
            _damage.All.Count());
    }
}
