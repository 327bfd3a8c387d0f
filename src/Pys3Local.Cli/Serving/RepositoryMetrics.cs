using Pys3Local.Cli.Administration;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>The repositories in the buckets, as the last look at them has found them.</summary>
internal sealed class RepositoryMetrics(IObjectStore store, Surveys surveys)
{
    public async ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        var states = surveys.Of((await store.ListBucketsAsync(cancellationToken)).Select(bucket => bucket.Name)).ToList();
        if (states.Count == 0)
            return;

        Write("pys3local_repository_findings", "What is wrong with a repository, as its files show it; 0 is well.", state => state.Found.Findings.Count);
        Write("pys3local_repository_bytes", "Bytes of its files.", state => state.Found.Bytes);
        Write("pys3local_repository_backups", "Backups in it; absent where its format hides them.", state => state.Found.Backups);
        Write("pys3local_repository_last_backup_timestamp_seconds", "When its newest backup came (Unix time).", state => state.Found.Newest?.ToUnixTimeSeconds());
        Write("pys3local_repository_checked_timestamp_seconds", "When it was last looked at (Unix time).", state => state.Checked.ToUnixTimeSeconds());

        void Write(string name, string help, Func<RepositoryState, long?> value)
        {
            text.Family(name, MetricKind.Gauge, help);
            foreach (var state in states)
            {
                if (value(state) is { } known)
                    text.Sample(known, ("bucket", state.Bucket), ("folder", state.Found.Folder), ("program", state.Found.Program));
            }
        }
    }
}
