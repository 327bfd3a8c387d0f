using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Metrics;

/// <summary>
/// The server's numbers under the names of MinIO's second version of metrics, as far as there is something to say, so that dashboards and
/// alarms that were made for it go on working. In the text format only, as there.
/// </summary>
internal static class MinioMetrics
{
    public const string Cluster = "/minio/v2/metrics/cluster";
    public const string Node = "/minio/v2/metrics/node";
    public const string Bucket = "/minio/v2/metrics/bucket";
    public const string Resource = "/minio/v2/metrics/resource";

    private const string Server = "127.0.0.1:9000";

    public static void Write(MetricsText text, string path, ServerMetrics metrics, StoreNumbers store, Budget budget)
    {
        if (path == Bucket)
        {
            WriteBuckets(text, metrics.Requests, store);
            return;
        }

        if (path == Cluster)
        {
            WriteUsage(text, store);
            WriteRequests(text, metrics.Requests, budget);
        }

        WriteNode(text, store);
    }

    private static void WriteUsage(MetricsText text, StoreNumbers store)
    {
        Gauge(text, "minio_cluster_capacity_raw_total_bytes", "Capacity of the disk.", store.TotalBytes);
        Gauge(text, "minio_cluster_capacity_raw_free_bytes", "Free capacity of the disk.", store.FreeBytes);
        Gauge(text, "minio_cluster_capacity_usable_total_bytes", "Capacity of the disk.", store.TotalBytes);
        Gauge(text, "minio_cluster_capacity_usable_free_bytes", "Free capacity of the disk.", store.FreeBytes);
        Gauge(text, "minio_cluster_bucket_total", "Buckets.", store.Buckets.Count);
        Gauge(text, "minio_cluster_buckets_total", "Buckets.", store.Buckets.Count);
        Gauge(text, "minio_cluster_health_status", "1 where the server is healthy.", store.IsHealthy ? 1 : 0);
        Gauge(text, "minio_cluster_nodes_online_total", "Servers that answer.", 1);
        Gauge(text, "minio_cluster_nodes_offline_total", "Servers that do not answer.", 0);
        Gauge(text, "minio_cluster_drive_total", "Data directories.", 1);
        Gauge(text, "minio_cluster_drive_online_total", "Data directories in use.", 1);
        Gauge(text, "minio_cluster_drive_offline_total", "Data directories that cannot be used.", 0);
        if (!store.IsKnown)
            return;
        Gauge(text, "minio_cluster_usage_object_total", "Objects.", store.Buckets.Sum(bucket => bucket.Objects));
        Gauge(text, "minio_cluster_usage_total_bytes", "Bytes of all versions.", store.Buckets.Sum(bucket => bucket.VersionBytes));
        Gauge(text, "minio_cluster_usage_version_total", "Versions, delete markers among them.", store.Buckets.Sum(bucket => bucket.Versions));
        Gauge(text, "minio_cluster_usage_deletemarker_total", "Delete markers.", store.Buckets.Sum(bucket => bucket.DeleteMarkers));
    }

    private static void WriteRequests(MetricsText text, RequestCounts requests, Budget budget)
    {
        ByOperation(text, requests, "minio_s3_requests_total", "Requests.", static _ => true);
        ByOperation(text, requests, "minio_s3_requests_errors_total", "Requests that were answered with an error.", static code => code >= 400);
        ByOperation(text, requests, "minio_s3_requests_4xx_errors_total", "Requests that were answered with a client's error.", static code => code is >= 400 and < 500);
        ByOperation(text, requests, "minio_s3_requests_5xx_errors_total", "Requests that were answered with a server's error.", static code => code >= 500);
        ByOperation(text, requests, "minio_s3_requests_canceled_total", "Requests whose client went away.", static code => code == 0);
        Gauge(text, "minio_s3_requests_inflight_total", "Requests in progress.", budget.Requests.InUse);
        Gauge(text, "minio_s3_requests_waiting_total", "Requests that wait.", 0);
        Counter(text, "minio_s3_requests_rejected_auth_total", "Requests that were refused because of who asked.", Count(requests, "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"));
        Counter(text, "minio_s3_requests_rejected_timestamp_total", "Requests that were refused because of their time.", Count(requests, "RequestTimeTooSkewed", "ExpiredToken"));
        Counter(text, "minio_s3_requests_rejected_header_total", "Requests that were refused because of a header.", Count(requests, "AuthorizationHeaderMalformed", "InvalidArgument"));
        Counter(text, "minio_s3_requests_rejected_invalid_total", "Requests that were not understood.", Count(requests, "InvalidRequest", "InvalidURI", "MalformedXML"));
        Counter(text, "minio_s3_traffic_received_bytes", "Bytes of request bodies.", requests.Received.Value);
        Counter(text, "minio_s3_traffic_sent_bytes", "Bytes of answers' bodies.", requests.Sent.Value);
        text.Family("minio_s3_requests_ttfb_seconds_distribution", MetricKind.Gauge, "Time to the first byte, by classes.");
        foreach (var (operation, counts) in requests.Operations)
        {
            var classes = counts.FirstByte.Cumulative();
            for (var i = 0; i < classes.Length; i++)
                text.Sample(classes[i], ("api", Api(operation)), ("le", i < counts.FirstByte.Bounds.Count ? counts.FirstByte.Bounds[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "+Inf"), ("server", Server));
        }
    }

    private static void WriteNode(MetricsText text, StoreNumbers store)
    {
        Drive(text, "minio_node_drive_total_bytes", "Capacity of the disk.", store.TotalBytes);
        Drive(text, "minio_node_drive_free_bytes", "Free capacity of the disk.", store.FreeBytes);
        Drive(text, "minio_node_drive_used_bytes", "Used capacity of the disk.", store.TotalBytes - store.FreeBytes);
        Gauge(text, "minio_node_process_starttime_seconds", "When the server started (Unix time).", ProcessMetrics.Started.ToUnixTimeSeconds());
        Gauge(text, "minio_node_process_resident_memory_bytes", "Resident memory.", Environment.WorkingSet);
        Counter(text, "minio_node_process_cpu_total_seconds", "CPU time.", ProcessMetrics.Cpu);
        Gauge(text, "minio_node_file_descriptor_open_total", "Open file descriptors.", ProcessMetrics.OpenDescriptors ?? 0);
        Counter(text, "minio_node_io_rchar_bytes", "Bytes that the process has read.", ProcessMetrics.IoCount("rchar") ?? 0);
        Counter(text, "minio_node_io_wchar_bytes", "Bytes that the process has written.", ProcessMetrics.IoCount("wchar") ?? 0);
        Counter(text, "minio_node_syscall_read_total", "System calls that read.", ProcessMetrics.IoCount("syscr") ?? 0);
        Counter(text, "minio_node_syscall_write_total", "System calls that write.", ProcessMetrics.IoCount("syscw") ?? 0);
        text.Family("minio_software_version_info", MetricKind.Gauge, "The version that runs.");
        text.Sample(1, ("server", Server), ("version", $"pys3local {ProcessMetrics.Version}"));
    }

    private static void WriteBuckets(MetricsText text, RequestCounts requests, StoreNumbers store)
    {
        var shown = store.Buckets.Take(RequestCounts.MaxBuckets).ToList();
        ByBucket(text, "minio_bucket_usage_object_total", "Objects.", MetricKind.Gauge, shown.Select(bucket => (bucket.Name, bucket.Objects)));
        ByBucket(text, "minio_bucket_usage_total_bytes", "Bytes of all versions.", MetricKind.Gauge, shown.Select(bucket => (bucket.Name, bucket.VersionBytes)));
        ByBucket(text, "minio_bucket_usage_version_total", "Versions, delete markers among them.", MetricKind.Gauge, shown.Select(bucket => (bucket.Name, bucket.Versions)));
        ByBucket(text, "minio_bucket_usage_deletemarker_total", "Delete markers.", MetricKind.Gauge, shown.Select(bucket => (bucket.Name, bucket.DeleteMarkers)));
        ByBucket(text, "minio_bucket_traffic_received_bytes", "Bytes of request bodies.", MetricKind.Counter, requests.Buckets.Select(bucket => (bucket.Bucket, bucket.Counts.Received.Value)));
        ByBucket(text, "minio_bucket_traffic_sent_bytes", "Bytes of answers' bodies.", MetricKind.Counter, requests.Buckets.Select(bucket => (bucket.Bucket, bucket.Counts.Sent.Value)));
        ByBucket(text, "minio_bucket_requests_4xx_errors_total", "Requests that were answered with a client's error.", MetricKind.Counter, requests.Buckets.Select(bucket => (bucket.Bucket, bucket.Counts.ClientErrors.Value)));
        ByBucket(text, "minio_bucket_requests_5xx_errors_total", "Requests that were answered with a server's error.", MetricKind.Counter, requests.Buckets.Select(bucket => (bucket.Bucket, bucket.Counts.ServerErrors.Value)));
        text.Family("minio_bucket_requests_total", MetricKind.Counter, "Requests.");
        foreach (var (bucket, counts) in requests.Buckets)
        {
            foreach (var (operation, count) in counts.Operations)
                text.Sample(count, ("api", Api(operation)), ("bucket", bucket), ("server", Server));
        }
    }

    private static void ByBucket(MetricsText text, string name, string help, MetricKind kind, IEnumerable<(string Bucket, long Value)> values)
    {
        text.Family(name, kind, help);
        foreach (var (bucket, value) in values)
            text.Sample(value, ("bucket", bucket), ("server", Server));
    }

    private static void ByOperation(MetricsText text, RequestCounts requests, string name, string help, Func<int, bool> isAsked)
    {
        text.Family(name, MetricKind.Counter, help);
        foreach (var (operation, counts) in requests.Operations)
            text.Sample(counts.Codes.Where(code => isAsked(code.Code)).Sum(code => code.Count), ("api", Api(operation)), ("server", Server));
    }

    private static long Count(RequestCounts requests, params string[] reasons) => requests.Refusals.Where(refusal => reasons.Contains(refusal.Reason)).Sum(refusal => refusal.Count);

    private static void Gauge(MetricsText text, string name, string help, double value) => One(text, name, MetricKind.Gauge, help, value);

    private static void Counter(MetricsText text, string name, string help, double value) => One(text, name, MetricKind.Counter, help, value);

    private static void One(MetricsText text, string name, MetricKind kind, string help, double value)
    {
        text.Family(name, kind, help);
        text.Sample(value, ("server", Server));
    }

    private static void Drive(MetricsText text, string name, string help, double value)
    {
        text.Family(name, MetricKind.Gauge, help);
        text.Sample(value, ("drive", "data"), ("server", Server));
    }

    private static string Api(string operation) => operation.ToLowerInvariant();
}
