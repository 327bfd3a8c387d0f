using System.Globalization;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Server.Health;
using Pys3Local.Server.Metrics;
using Pys3Local.Server.Tls;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.Cli.Administration;

/// <summary>What an operator should know of a store and the server on it, with the reasons.</summary>
/// <param name="quotas">Null where no server runs: then nobody writes.</param>
/// <param name="certificate">Null for plain HTTP, or where no server runs.</param>
internal sealed class Verdict(IObjectStore store, QuotaStore? quotas, OverdueWrites overdue, Func<IReadOnlyList<TaskReport>> tasks, CertificateSource? certificate, TimeProvider time)
{
    /// <summary>The disk is nearly full below both.</summary>
    private const double LeastFree = 0.05;
    private const double NearlyUsed = 0.9;
    private const long MostNeeded = 20L << 30;

    private static readonly TimeSpan CertificateWarning = TimeSpan.FromDays(14);

    /// <summary>The kinds of reasons that there are.</summary>
    public static IReadOnlyList<string> Codes { get; } = ["problem", "damage", "disk", "certificate", "task", "quota", "backup", "repository", "replication", "events"];

    /// <summary>Null where the store has no directory.</summary>
    public Surveys? Surveys { get; init; }

    /// <summary>Null until copies elsewhere are made.</summary>
    public CopyAdministration? Copies { private get; set; }

    /// <summary>Null where no webhook is named.</summary>
    public EventAdministration? Events { get; init; }

    /// <summary>Keys that objects need and the ring lacks, each with its bucket; null where nobody looks.</summary>
    public Func<CancellationToken, ValueTask<IReadOnlyList<(string KeyId, string Bucket)>>>? MissingKeys { private get; init; }

    public async ValueTask<IReadOnlyList<VerdictReason>> FindAsync(CancellationToken cancellationToken)
    {
        var reasons = new List<VerdictReason>();
        if (store is LocalObjectStore local)
            AddStore(reasons, local);
        if (store.Capability<ICapacityStore>() is { } capacity && await capacity.FindCapacityAsync(cancellationToken) is { Total: > 0 } room && room.Available < room.Total * LeastFree && room.Available < MostNeeded)
            reasons.Add(new("disk", string.Create(CultureInfo.InvariantCulture, $"the disk is nearly full: {SizeText.Of(room.Available)} of {SizeText.Of(room.Total)} are free; delete something, or let a lifecycle do it")));
        if (certificate?.Certificate.NotAfter.ToUniversalTime() is { } end && end < time.GetUtcNow() + CertificateWarning)
            reasons.Add(new("certificate", end < time.GetUtcNow() ? $"the certificate has ended on {end:yyyy-MM-dd}; renew it" : $"the certificate ends on {end:yyyy-MM-dd}; renew it"));
        foreach (var task in tasks())
        {
            if (task.State == TaskReport.Ended)
                reasons.Add(new("task", $"{task.Name} does not run any more; the log says why, and a restart starts it again") { Subject = task.Name });
        }

        AddQuotas(reasons);
        try
        {
            await AddBucketsAsync(reasons, cancellationToken);
        }
        catch (StorageException) when (reasons.Any(static reason => reason.Code == "problem"))
        {
            // Of a store that cannot be read the reason is there already.
        }

        reasons.AddRange(Copies?.FindReasons() ?? []);
        reasons.AddRange(Events?.FindReasons() ?? []);
        return reasons;
    }

    /// <summary>Counts what it takes some time to know, before the first look. What cannot be known yet is left for a later one.</summary>
    public async ValueTask CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (quotas is not null)
                await quotas.CountKeysAsync(cancellationToken);
        }
        catch (StorageException)
        {
            // The index is being built.
        }
    }

    public async ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        var reasons = await FindAsync(cancellationToken);
        text.Family("pys3local_verdict_reasons", MetricKind.Gauge, "What an operator should know of, by kind; 0 is well.");
        foreach (var code in Codes)
            text.Sample(reasons.Count(reason => reason.Code == code), ("reason", code));
        if (certificate is not null)
            text.One("pys3local_certificate_expiry_timestamp_seconds", MetricKind.Gauge, "When the certificate ends (Unix time).", new DateTimeOffset(certificate.Certificate.NotAfter.ToUniversalTime()).ToUnixTimeSeconds());
    }

    private async ValueTask AddBucketsAsync(List<VerdictReason> reasons, CancellationToken cancellationToken)
    {
        var buckets = await store.ListBucketsAsync(cancellationToken);
        reasons.AddRange(overdue.Find(buckets));
        AddRepositories(reasons, buckets);
        await AddRingAsync(reasons, cancellationToken);
    }

    private async ValueTask AddRingAsync(List<VerdictReason> reasons, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (id, text) in MissingKeys is null ? [] : KeyringWarnings.Describe(await MissingKeys(cancellationToken)))
                reasons.Add(new("problem", "the ring of keys lacks a key, and what it has encrypted cannot be read; 'pys3local status' names it", text) { Subject = $"key {id}" });
        }
        catch (Exception failure) when (failure is CommandException or ConfigurationException)
        {
            reasons.Add(new("problem", "the ring of keys cannot be read; 'pys3local status' says why", failure.Message) { Subject = "ring" });
        }
    }

    private static void AddStore(List<VerdictReason> reasons, LocalObjectStore local)
    {
        var space = local.Space();
        foreach (var problem in local.Problems)
            reasons.Add(new("problem", problem) { Subject = problem });
        if (space.UnfinishedKeys > 0)
            reasons.Add(new("problem", $"{CountText.Of(space.UnfinishedKeys, "change")} could not be done in the files yet; the log says why"));
        if (space.DamagedVersions > 0 || local.LastVerification is { FindingCount: > 0 })
            reasons.Add(new("damage", $"{CountText.Of(Math.Max(space.DamagedVersions, local.LastVerification?.FindingCount ?? 0), "finding")} of damage; 'pys3local verify' names them"));
    }

    private void AddQuotas(List<VerdictReason> reasons)
    {
        foreach (var (bucket, quota, bytes, versions) in quotas?.Quotas ?? [])
        {
            if (IsNearlyUsed(quota, bytes, versions))
                reasons.Add(OfQuota("a bucket", $"the quota of {bucket}", quota, bytes, versions, $"pys3local buckets set {bucket} --quota SIZE", bucket));
        }

        foreach (var (key, quota, bytes, versions) in quotas?.QuotasOfKeys ?? [])
        {
            if (IsNearlyUsed(quota, bytes, versions))
                reasons.Add(OfQuota("a key", $"the quota of the key {key}", quota, bytes, versions, $"pys3local keys set {key} --quota SIZE", $"key {key}"));
        }
    }

    private static bool IsNearlyUsed(Quota quota, long? bytes, long? versions) => bytes >= quota.Bytes * NearlyUsed || versions >= quota.Versions * NearlyUsed;

    private static VerdictReason OfQuota(string kind, string whose, Quota quota, long? bytes, long? versions, string command, string subject)
    {
        var held = bytes >= quota.Bytes * NearlyUsed ? $"{SizeText.Of(bytes ?? 0)} of {SizeText.Of(quota.Bytes ?? 0)}" : $"{SizeText.Count(versions ?? 0)} of {CountText.Of(quota.Versions ?? 0, "version")}";
        var how = quota.IsKeptBy(bytes ?? 0, versions ?? 0) ? "is nearly used up" : "is less than what is stored, so nothing more is taken";
        return new("quota", $"the quota of {kind} {how}; 'pys3local status' names it", $"{whose} {how}: {held}; more: '{command}'") { Subject = subject };
    }

    private void AddRepositories(List<VerdictReason> reasons, IReadOnlyList<BucketInfo> buckets)
    {
        foreach (var (bucket, _, found) in Surveys?.Of(buckets.Select(bucket => bucket.Name)) ?? [])
        {
            if (found.Findings.Count > 0)
            {
                reasons.Add(new(
                    "repository",
                    "a repository of a backup program is not as it should be; 'pys3local status' names it",
                    $"{found.Program} in {Printable.Of($"{bucket}/{found.Folder}")}: {string.Join("; ", found.Findings.Select(finding => finding.Message))} ('pys3local check {bucket}' looks again)")
                { Subject = $"{bucket}/{found.Folder} {found.Program}" });
            }
        }
    }
}
