using System.Globalization;
using Pys3Local.Cli.Terminal;
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

    /// <summary>Null where the store has no directory.</summary>
    public Surveys? Surveys { get; init; }

    /// <summary>Null until copies elsewhere are made.</summary>
    public CopyAdministration? Copies { private get; set; }

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
        var buckets = await store.ListBucketsAsync(cancellationToken);
        reasons.AddRange(overdue.Find(buckets));
        AddRepositories(reasons, buckets);
        reasons.AddRange(Copies?.FindReasons() ?? []);
        return reasons;
    }

    public async ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        var reasons = await FindAsync(cancellationToken);
        text.Family("pys3local_verdict_reasons", MetricKind.Gauge, "What an operator should know of, by kind; 0 is well.");
        foreach (var code in (string[])["problem", "damage", "disk", "certificate", "task", "quota", "backup", "repository", "replication"])
            text.Sample(reasons.Count(reason => reason.Code == code), ("reason", code));
        if (certificate is not null)
            text.One("pys3local_certificate_expiry_timestamp_seconds", MetricKind.Gauge, "When the certificate ends (Unix time).", new DateTimeOffset(certificate.Certificate.NotAfter.ToUniversalTime()).ToUnixTimeSeconds());
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
            if (bytes >= quota.Bytes * NearlyUsed || versions >= quota.Versions * NearlyUsed)
            {
                reasons.Add(new(
                    "quota", "the quota of a bucket is nearly used up; 'pys3local status' names it",
                    $"the quota of {bucket} is nearly used up: {(quota.Bytes is { } most ? $"{SizeText.Of(bytes ?? 0)} of {SizeText.Of(most)}" : $"{SizeText.Count(versions ?? 0)} of {CountText.Of(quota.Versions ?? 0, "version")}")}; more: 'pys3local buckets set {bucket} --quota SIZE'")
                { Subject = bucket });
            }
        }
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
