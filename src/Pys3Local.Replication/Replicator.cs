using Pys3Local.Replication.Comparing;
using Pys3Local.Replication.Pace;
using Pys3Local.Replication.Queue;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication;

/// <summary>The copies to all remotes: for each a queue of its own.</summary>
public sealed class Replicator : IReplicationQueue, IAsyncDisposable
{
    private readonly Dictionary<string, RemoteLane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Remote> _remotes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ReplicationOptions _options;

    /// <param name="options">Where and how.</param>
    /// <param name="remotes">Each of another name.</param>
    /// <exception cref="StorageException">What waits from an earlier run cannot be read.</exception>
    public Replicator(ReplicationOptions options, IEnumerable<Remote> remotes)
    {
        _options = options;
        var bandwidth = new Bandwidth(options.BytesPerSecond, options.Time);
        foreach (var remote in remotes)
        {
            _remotes.Add(remote.Name, remote);
            _lanes.Add(remote.Name, new RemoteLane(remote, options, bandwidth, () => Changed?.Invoke(), _stopping.Token));
        }

        ForgetOthers();
    }

    /// <summary>A key or a bucket has been done, or has failed: <see cref="States"/> says what is left. Raised on the thread that copies.</summary>
    public event Action? Changed;

    public IReadOnlyCollection<string> Remotes => _lanes.Keys;

    /// <summary>How each fares.</summary>
    public IEnumerable<RemoteState> States => _lanes.Values.Select(static lane => lane.State);

    public ValueTask<IDisposable> IntendAsync(string remote, string bucket, string key, CancellationToken cancellationToken) =>
        _lanes[remote].IntendAsync(new KeyName(bucket, key), cancellationToken);

    /// <summary>Copies what waits, until it is disposed.</summary>
    public void Start(IReplicationSource source)
    {
        foreach (var lane in _lanes.Values)
            lane.Start(source);
    }

    /// <summary>Copies what was in a bucket before it had rules as well; returns when that survives a crash.</summary>
    /// <returns>The remotes to which the bucket is copied; none where it has no rules.</returns>
    /// <exception cref="StorageException">It could not be kept.</exception>
    public async Task<IReadOnlyList<string>> CopyExistingAsync(IReplicationSource source, string bucket, CancellationToken cancellationToken)
    {
        var remotes = (await source.ListRoutesAsync(cancellationToken).ConfigureAwait(false)).Where(route => route.Bucket == bucket && _lanes.ContainsKey(route.Remote)).Select(route => route.Remote).Distinct().ToList();
        foreach (var remote in remotes)
            _lanes[remote].Mark(bucket, existing: true);

        return remotes;
    }

    /// <summary>Compares a bucket with its copies.</summary>
    /// <param name="compared">Gets one more for each key.</param>
    /// <exception cref="S3Failure">A remote does not answer, or refuses.</exception>
    public async Task<ComparisonReport> CompareAsync(IReplicationSource source, string bucket, Action compared, CancellationToken cancellationToken)
    {
        var routes = new List<RouteComparison>();
        foreach (var route in (await source.ListRoutesAsync(cancellationToken).ConfigureAwait(false)).Where(route => route.Bucket == bucket && _remotes.ContainsKey(route.Remote)))
        {
            using var connection = RemoteLane.ConnectionTo(_remotes[route.Remote], _options);
            routes.Add(await new BucketComparison(source, connection, route, _options.Time).RunAsync(compared, cancellationToken).ConfigureAwait(false));
        }

        return new ComparisonReport(bucket, routes);
    }

    /// <summary>What waits stays where it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var lane in _lanes.Values)
            await lane.DisposeAsync().ConfigureAwait(false);

        _stopping.Dispose();
    }

    /// <summary>What is written while a remote is not configured waits in no queue: when it is there again its buckets are looked through.</summary>
    private void ForgetOthers()
    {
        if (_options.Directory is not { } directory || !Directory.Exists(directory))
            return;

        foreach (var other in Directory.EnumerateDirectories(directory).Where(path => !_lanes.ContainsKey(Path.GetFileName(path))))
            File.Delete(Path.Combine(other, KeyLog.FileName));
    }
}
