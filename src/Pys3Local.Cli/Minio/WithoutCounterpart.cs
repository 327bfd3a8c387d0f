namespace Pys3Local.Cli.Minio;

/// <summary>What MinIO has and pys3local has not: a line at the start says so, and what to do instead. It stops nothing.</summary>
internal static class WithoutCounterpart
{
    /// <summary>By the beginning of the name; the first one that fits.</summary>
    public static readonly (string Prefix, string Text)[] Variables =
    [
        ("MINIO_CONSOLE_ADDRESS", "nothing listens there; the console has an address of its own: PYS3LOCAL_CONSOLE"),
        ("MINIO_BROWSER", "the console is off unless PYS3LOCAL_CONSOLE says where it listens"),
        ("MINIO_OPTS", "options are not read from it: put them after 'pys3local server'"),
        ("MINIO_PROMETHEUS_", "who may read the metrics is said by --metrics-token"),
        ("MINIO_KMS_", "keys of a key service are not used; encryption at rest is switched on by --encrypt"),
        ("MINIO_IDENTITY_", "there is no login by another service; keys are managed with 'pys3local keys'"),
        ("MINIO_NOTIFY_", "events go to webhooks only: MINIO_NOTIFY_WEBHOOK_ENABLE_NAME=on and _ENDPOINT_NAME=URL"),
        ("MINIO_LOGGER_", "log lines go to standard error; --access-log writes one for each request"),
        ("MINIO_AUDIT_", "audit lines go to standard error"),
        ("MINIO_STORAGE_CLASS_", "there are no parity disks"),
        ("MINIO_ERASURE_", "there are no parity disks"),
        ("MINIO_COMPRESSION_", "content is kept as it comes"),
        ("MINIO_CACHE_", "the system caches files by itself"),
        ("MINIO_UPDATE", "it does not update itself"),
        ("MINIO_API_", "limits are set by --max-connections and --rate-limit"),
        ("MINIO_SCANNER_", "lifecycles run once a day; --verify-every reads everything again"),
        ("MINIO_", "it has no counterpart"),
    ];

    // Read, or what a container engine makes up for a service of that name.
    private static readonly string[] Silent = ["MINIO_SERVICE_HOST", "MINIO_SERVICE_PORT", "MINIO_PORT", "MINIO_ENDPOINT", "MINIO_HOST"];

    /// <summary>A line for each variable that is set and does nothing.</summary>
    public static IEnumerable<string> Lines(Shell shell)
    {
        var read = MinioNames.Table.SelectMany(row => row.Variables)
            .Concat(MinioKeys.Families.SelectMany(pair => (string[])[pair.Id, pair.Secret, pair.Id + "_FILE", pair.Secret + "_FILE"]))
            .Concat(MinioWebhooks.Names(shell))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in shell.VariableNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith("MINIO_", StringComparison.Ordinal) || read.Contains(name) || Array.Exists(Silent, word => name.StartsWith(word, StringComparison.Ordinal)) || shell.Variable(name) is not { Length: > 0 })
                continue;
            yield return $"{name} is not used: {Array.Find(Variables, row => name.StartsWith(row.Prefix, StringComparison.Ordinal)).Text}";
        }
    }
}
