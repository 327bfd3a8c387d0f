using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Reads everything again, and keeps what came out.</summary>
internal sealed class StoreVerification(StoreParts parts, Quarantine quarantine)
{
    private const int TimeLimit = 64;
    private const int ReportLimit = 16 << 20;

    private readonly LocalStoreOptions _options = parts.Options;
    private readonly IFileSystem _files = parts.Files;
    private readonly DataDirectory _data = parts.Data;
    private readonly KeyLocks _locks = parts.Locks;
    private readonly DamageList _damage = parts.Damage;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly ObjectFiles _objects = parts.Objects;
    private readonly StoreWalk _walk = parts.Walk;
    private readonly StackReader _stacks = parts.Stacks;
    private readonly Catalog _catalog = parts.Catalog;
    private readonly UnfinishedKeys _unfinished = parts.Unfinished;
    private readonly IndexBuilder _builder = parts.Builder;
    private readonly Readiness _ready = parts.Ready;

    private VerifyReport? _lastVerification;

    /// <summary>Version 0.3 kept the time only.</summary>
    private string VerifiedFile => $"{_data.Own}/verified";

    /// <summary>When everything was last read again, to its end; before that, when the store was made.</summary>
    public DateTimeOffset LastTime =>
        _lastVerification is { } report ? report.Ended
        : _data.Read(VerifiedFile, TimeLimit) is { } text
        && DateTimeOffset.TryParse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.UnixEpoch.AddTicks((_files.Find(_data.Settings)?.Modified ?? 0) / 100);

    /// <summary>How the last verification of everything came out; null if there was none.</summary>
    public VerifyReport? Last => _lastVerification;

    /// <summary>How the last verification of the store at a path came out, also while a server runs there; null if there was none.</summary>
    public static VerifyReport? FindLast(string path)
    {
        IFileSystem files = OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem();
        var data = new DataDirectory(files, Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return data.Read(data.Verification, ReportLimit) is { } json ? LayoutJson.Read(json, VerificationJson.Default.VerifyDocument)?.Report : null;
    }

    /// <summary>
    /// Reads everything again, while the store does whatever else it does, and reports what it finds wrong as it finds it. Nothing is
    /// repaired but the index.
    /// </summary>
    public async IAsyncEnumerable<VerifyFinding> RunAsync(
        VerifyOptions options, IProgress<VerifyProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var begun = _options.Time.GetUtcNow();
        var tally = new VerifyTally(_options.Time, options.BytesPerSecond, progress, cancellationToken);
        var kept = new List<VerifyFinding>();
        long count = 0;
        await foreach (var finding in FindAsync(options, tally, cancellationToken).ConfigureAwait(false))
        {
            var named = options.Quarantine && finding.Fault is VerifyFault.Damaged or VerifyFault.Missing
                ? await quarantine.MoveAsync(finding, begun, cancellationToken).ConfigureAwait(false)
                : finding;
            count += named.Fault == VerifyFault.Index ? 0 : 1;
            if (named.Fault != VerifyFault.Index && kept.Count < VerifyReport.KeptFindings)
                kept.Add(named);

            yield return named;
        }

        tally.Report();
        if (options is { Bucket: null, IndexOnly: false })
        {
            var done = tally.Progress;
            Keep(new VerifyReport
            {
                Begun = begun,
                Ended = _options.Time.GetUtcNow(),
                Versions = done.Versions,
                Bytes = done.Bytes,
                Unverifiable = done.Unverifiable,
                WithoutChecksum = done.WithoutChecksum,
                FindingCount = count,
                Findings = kept,
            });
        }
    }

    private async IAsyncEnumerable<VerifyFinding> FindAsync(VerifyOptions options, VerifyTally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_index.Check(cancellationToken) is { } damage)
            yield return new VerifyFinding(VerifyFault.Index, "", "", ObjectInfo.NullVersion, $"the index was damaged and is rebuilt from the files: {damage}", _data.Index);

        // It fails where a bucket cannot be read, which is found below.
        await _builder.Complete.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var item in options.Bucket is null ? _files.Items(_data.Journal) : [])
        {
            if (item.Name.EndsWith(".damaged", StringComparison.Ordinal))
            {
                yield return new VerifyFinding(
                    VerifyFault.Journal, "", "", ObjectInfo.NullVersion, "the disk has changed this part of the journal, and what was acknowledged then may be missing; it was set aside: compare with your backup, and remove this file", $"{_data.Journal}/{item.Name}");
            }
        }

        foreach (var (bucket, key) in _unfinished.Names.Where(name => options.Bucket is null || name.Bucket == options.Bucket))
            yield return new VerifyFinding(VerifyFault.Journal, bucket, key, ObjectInfo.NullVersion, "a committed change could not be done in its files yet; it is tried again");

        var broken = new List<(string Name, StorageException Error)>();
        var buckets = _buckets.All((name, error) => broken.Add((name, error)));
        var verifier = new Verifier(new VerifiedStore(_walk, _index, _objects, _stacks, _catalog, _locks), new ContentCheck(_files, _damage, tally, options.Named), tally, options);
        foreach (var bucket in buckets.Where(bucket => options.Bucket is null || bucket.Name == options.Bucket))
        {
            await foreach (var finding in verifier.RunAsync(bucket, indexed: true, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }

        foreach (var (name, error) in broken.Where(found => options.Bucket is null || found.Name == options.Bucket))
        {
            yield return new VerifyFinding(VerifyFault.Bucket, name, "", ObjectInfo.NullVersion, error.Message, $"{_data.Root}/{name}/{BucketPaths.SettingsName}");
            if (error.Failure == StorageFailure.Unavailable)
                continue;

            await foreach (var finding in verifier.RunAsync(_buckets.Unread(name), indexed: false, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }
    }

    private void Keep(VerifyReport report)
    {
        _lastVerification = report;
        var document = new VerifyDocument { Report = report, Damage = [.. _damage.All] };
        parts.Problems.Tolerate("verification", "the result of the last verification cannot be kept", () => _data.Replace(_data.Verification, JsonSerializer.SerializeToUtf8Bytes(document, VerificationJson.Default.VerifyDocument), sync: false));
    }

    /// <summary>What the last verification found damaged is so until it is read whole, or replaced.</summary>
    public void Load()
    {
        try
        {
            if (_data.Read(_data.Verification, ReportLimit) is { } json && LayoutJson.Read(json, VerificationJson.Default.VerifyDocument) is { Report: { } report } document)
            {
                _lastVerification = report;
                foreach (var entry in document.Damage)
                    _damage.Add(entry.Bucket, entry.Key, entry.VersionId, new DamageList.Damage(entry.ETag, entry.Size, entry.Modified));
            }
        }
        catch (StorageException)
        {
            // The next verification finds it again.
        }
    }
}
