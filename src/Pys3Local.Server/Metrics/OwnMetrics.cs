using System.Globalization;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Metrics;

/// <summary>The server's numbers under names of its own.</summary>
internal static class OwnMetrics
{
    public static async ValueTask WriteAsync(MetricsText text, ServerMetrics metrics, StoreNumbers store, Budget budget, CancellationToken cancellationToken)
    {
        WriteRequests(text, metrics.Requests, budget);
        WriteBudget(text, budget);
        text.Family("pys3local_last_write_timestamp_seconds", MetricKind.Gauge, "When a key has last stored an object in a bucket (Unix time).");
        // Of a bucket that is gone nobody expects another one: an alarm for it would never end.
        foreach (var (bucket, key, time) in metrics.LastWrites.All.Where(write => store.MayHave(write.Bucket)))
            text.Sample(time.ToUnixTimeSeconds(), ("bucket", bucket), ("key", key));
        ProcessMetrics.Write(text, "");
        foreach (var source in metrics.Sources)
            await source(text, cancellationToken);
    }

    private static void WriteRequests(MetricsText text, RequestCounts requests, Budget budget)
    {
        text.Family("pys3local_requests_total", MetricKind.Counter, "Requests by operation and HTTP status; the status is 'aborted' where the client went away.");
        foreach (var (operation, counts) in requests.Operations)
        {
            foreach (var (code, count) in counts.Codes)
                text.Sample(count, ("operation", operation), ("code", code == 0 ? "aborted" : code.ToString(CultureInfo.InvariantCulture)));
        }

        text.Family("pys3local_request_duration_seconds", MetricKind.Histogram, "Time from the header of a request to the end of its answer.");
        foreach (var (operation, counts) in requests.Operations)
            text.Sample(counts.Duration, ("operation", operation));
        text.Family("pys3local_time_to_first_byte_seconds", MetricKind.Histogram, "Time from the header of a request to the beginning of its answer.");
        foreach (var (operation, counts) in requests.Operations)
            text.Sample(counts.FirstByte, ("operation", operation));
        text.One("pys3local_received_bytes_total", MetricKind.Counter, "Bytes of request bodies, as they came.", requests.Received.Value);
        text.One("pys3local_sent_bytes_total", MetricKind.Counter, "Bytes of answers' bodies.", requests.Sent.Value);
        text.Family("pys3local_refusals_total", MetricKind.Counter, "Requests that were answered with an error, by its code.");
        foreach (var (reason, count) in requests.Refusals)
            text.Sample(count, ("reason", reason));
        text.One("pys3local_requests_in_flight", MetricKind.Gauge, "Requests in progress.", budget.Requests.InUse);
        text.One("pys3local_connections", MetricKind.Gauge, "Open connections.", budget.Connections.InUse);
        text.One("pys3local_connections_accepted_total", MetricKind.Counter, "Connections that were accepted.", requests.Connections.Value);
    }

    private static void WriteBudget(MetricsText text, Budget budget)
    {
        text.Family("pys3local_budget_used", MetricKind.Gauge, "What clients together use of what the server has; see .github/docs/limits.md.");
        foreach (var limit in budget.All)
            text.Sample(limit.InUse, ("resource", limit.Name));
        text.Family("pys3local_budget_limit", MetricKind.Gauge, "The most that clients together may use.");
        foreach (var limit in budget.All)
            text.Sample(limit.Most, ("resource", limit.Name));
        text.Family("pys3local_budget_peak", MetricKind.Gauge, "The most that was in use at any time since the start.");
        foreach (var limit in budget.All)
            text.Sample(limit.Peak, ("resource", limit.Name));
        text.Family("pys3local_budget_refused_total", MetricKind.Counter, "How often there was not enough.");
        foreach (var limit in budget.All)
            text.Sample(limit.Refused, ("resource", limit.Name));
    }
}
