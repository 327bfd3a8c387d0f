using System.Runtime.CompilerServices;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Keys;
using Pys3Local.Replication.Comparing;
using Pys3Local.Repositories;
using Pys3Local.Repositories.Survey;
using Pys3Local.S3.Administration;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Usage;

namespace Pys3Local.Cli.Administration;

/// <summary>On the store itself: in the server that has it open, or in a command where no server runs.</summary>
/// <param name="store">This class disposes it where <paramref name="server"/> is null.</param>
/// <param name="guarded">The same store with what holds everybody who writes: quotas, and that a server takes no writes.</param>
/// <param name="server">Null where none runs.</param>
/// <param name="keys">As they are now.</param>
internal sealed class DirectAdministration(LocalObjectStore store, IObjectStore guarded, ServerState? server, Func<IReadOnlyList<AccessKeyEntry>> keys, TimeProvider time) : IAdministration
{
    private const int MaxUploads = 1000;
    private const int MaxParts = 10_000;
    private const int PageSize = 1000;

    private CopyAdministration RequiredCopies => Copies ?? server?.Copies ?? throw new StorageException(StorageFailure.NotSupported, "nothing is copied elsewhere here");

    private readonly BucketAdministration _buckets = new(guarded, time);
    private readonly BucketAdministration _uploads = new(store, time);
    private readonly StoreMetrics _numbers = new(store);
    private readonly Surveys _surveys = server?.Surveys ?? new Surveys(store.Traits.Location);

    /// <summary>As in <see cref="Verdict"/>, where no server runs.</summary>
    public Func<CancellationToken, ValueTask<IReadOnlyList<(string KeyId, string Bucket)>>>? MissingKeys { private get; init; }

    /// <summary>By the id of the key.</summary>
    public Func<IReadOnlyDictionary<string, KeyUse>> KeyUses { get; init; } = static () => new Dictionary<string, KeyUse>();

    public async Task<StatusReport> FindStatusAsync(CancellationToken cancellationToken)
    {
        var numbers = await _numbers.FindAsync(cancellationToken);
        var uploads = 0;
        foreach (var bucket in numbers.Buckets)
            uploads += await _uploads.CountUploadsAsync(bucket.Name, MaxUploads, cancellationToken);
        var space = store.Space();
        var lastWrites = server?.LastWrites ?? LastWritesFile.Read(store.Traits.Location, time);
        return new StatusReport
        {
            Version = Shell.Version,
            Running = server is not null,
            Started = server?.Started,
            Path = store.Traits.Location,
            Durable = store.Traits.Durable,
            DiskTotal = numbers.TotalBytes,
            DiskFree = numbers.FreeBytes,
            Buckets = numbers.Buckets.Count,
            Objects = numbers.IsKnown ? numbers.Buckets.Sum(bucket => bucket.Objects) : null,
            Bytes = numbers.IsKnown ? numbers.Buckets.Sum(bucket => bucket.VersionBytes) : null,
            Versions = numbers.IsKnown ? numbers.Buckets.Sum(bucket => bucket.Versions) : null,
            OpenUploads = uploads,
            IndexComplete = space.IndexIsComplete,
            UnfinishedKeys = space.UnfinishedKeys,
            DamagedVersions = space.DamagedVersions,
            LastVerified = store.LastVerification?.Ended,
            Findings = store.LastVerification?.FindingCount,
            Reasons = [.. (await VerdictOf(lastWrites).FindAsync(cancellationToken)).Select(reason => new ReasonReport(reason.Code, reason.Text))],
            Tasks = server?.Tasks ?? [],
            LastWrites = [.. lastWrites.All.Where(write => numbers.Buckets.Any(bucket => bucket.Name == write.Bucket)).Select(write => new LastWriteReport(write.Bucket, write.Key, write.Time))],
            KeyUses = [.. KeyUses().OrderByDescending(use => use.Value.Time).Select(use => new KeyUseReport(use.Key, use.Value.Time, use.Value.Address))],
            Replication = server?.Copies?.States ?? [],
            Events = server?.Events?.States ?? [],
            Repositories = [.. _surveys.Of(numbers.Buckets.Select(bucket => bucket.Name))],
        };
    }

    public async Task<IReadOnlyList<BucketReport>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        await IndexBuiltAsync(cancellationToken);
        var numbers = await _numbers.FindAsync(cancellationToken);
        var known = numbers.IsKnown ? numbers.Buckets.ToDictionary(bucket => bucket.Name, StringComparer.Ordinal) : null;
        return [.. (await _buckets.ListAsync(cancellationToken)).Select(bucket => known?.GetValueOrDefault(bucket.Name) is { } sums
            ? new BucketReport(bucket, sums.Objects, sums.Bytes, sums.Versions, sums.VersionBytes)
            : new BucketReport(bucket, null, null, null, null))];
    }

    public Task<BucketDescription> AddBucketAsync(BucketRequest request, CancellationToken cancellationToken) => _buckets.AddAsync(request.Name, request.Change, cancellationToken);

    public async Task<BucketDescription> ChangeBucketAsync(BucketRequest request, CancellationToken cancellationToken)
    {
        await CheckQuotaAsync(request, cancellationToken);
        return await _buckets.ChangeAsync(request.Name, request.Change, cancellationToken);
    }

    public async IAsyncEnumerable<RemovalEvent> RemoveBucketAsync(RemovalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Before the answer begins: an empty bucket has nothing that the store could refuse to remove.
        if (guarded is ReadOnlyStore)
            throw ReadOnlyStore.Refusal();

        var last = default(EmptyingProgress);
        if (request.Force)
        {
            await foreach (var progress in _buckets.EmptyAsync(request.Name, cancellationToken))
            {
                last = progress;
                yield return new RemovalEvent { Progress = progress };
            }
        }

        string? failure = null;
        try
        {
            await _buckets.RemoveAsync(request.Name, cancellationToken);
        }
        catch (StorageException notEmpty) when (notEmpty.Failure == StorageFailure.BucketNotEmpty)
        {
            failure = last.Kept > 0 ? $"{request.Name}: {CountText.Of(last.Kept, "version")} {(last.Kept == 1 ? "stays, because it is locked" : "stay, because they are locked")}, and so does the bucket ({last.WhyKept})"
                : request.Force && (await store.ListObjectsAsync(request.Name, new ListQuery { Limit = 1, Versions = true }, cancellationToken)).Entries.Count > 0 ? $"{request.Name}: something was written while it was emptied; stop its writers and try again"
                : request.Force ? $"{request.Name}: {notEmpty.Message}"
                : $"{request.Name}: the bucket is not empty; --force removes it with everything in it";
        }

        yield return failure is null ? new RemovalEvent { Done = true } : new RemovalEvent { Failure = failure };
    }

    public async Task<PrefixUsage> MeasureAsync(UsageRequest request, CancellationToken cancellationToken)
    {
        await IndexBuiltAsync(cancellationToken);
        return await store.MeasureAsync(
            request.Bucket, request.Prefix, request.Parts >= 0 ? Math.Min(request.Parts, MaxParts) : throw new StorageException(StorageFailure.NotSupported, "the number of parts cannot be negative"), cancellationToken);
    }

    public async Task<SurveyReport> SurveyAsync(SurveyRequest request, IProgress<SurveyProgress>? progress, CancellationToken cancellationToken)
    {
        if (await store.FindBucketAsync(request.Bucket, cancellationToken) is null)
            throw new StorageException(StorageFailure.BucketNotFound, $"{request.Bucket}: there is no such bucket");

        await IndexBuiltAsync(cancellationToken);
        var report = await RepositorySurvey.RunAsync(store, request.Bucket, time.GetUtcNow(), progress, cancellationToken);
        _surveys.Keep(report, time.GetUtcNow());
        return report;
    }

    /// <summary>Where no server runs, for a command that is about copies; this class disposes it.</summary>
    public CopyAdministration? Copies { private get; init; }

    public Task<CopyAnswer> CopyExistingAsync(CopyRequest request, CancellationToken cancellationToken) => RequiredCopies.CopyExistingAsync(request, cancellationToken);

    public Task<ComparisonReport> CompareCopiesAsync(CopyRequest request, IProgress<long>? progress, CancellationToken cancellationToken) => RequiredCopies.CompareAsync(request, progress, cancellationToken);

    public async Task<ObjectPage> ListObjectsAsync(ListingRequest request, CancellationToken cancellationToken)
    {
        await IndexBuiltAsync(cancellationToken);
        var page = await store.ListObjectsAsync(
            request.Bucket,
            new ListQuery
            {
                Prefix = request.Prefix,
                After = request.After,
                AfterVersion = request.AfterVersion,
                Versions = request.Versions,
                Delimiter = request.IsDeep ? null : "/",
                Limit = PageSize,
            },
            cancellationToken);
        return new ObjectPage(
            [.. page.Entries.Select(entry => entry.Object is { } found
                ? new ObjectLine(entry.Name, found.Size, found.LastModified, request.Versions ? found.VersionId : null, found.IsDeleteMarker)
                : new ObjectLine(entry.Name, null, null, null, false))],
            page.IsTruncated);
    }

    /// <summary>A client of a server is asked to try again while the index is built; a command has nobody to do so.</summary>
    private Task IndexBuiltAsync(CancellationToken cancellationToken) => server is null ? store.IndexBuiltAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>A quota below what is there already would be a mistake more often than a wish.</summary>
    private async Task CheckQuotaAsync(BucketRequest request, CancellationToken cancellationToken)
    {
        if (request.Change is { QuotaBytes: null or 0, QuotaVersions: null or 0 })
            return;
        await IndexBuiltAsync(cancellationToken);
        var totals = await store.FindTotalsAsync(cancellationToken)
            ?? throw new StorageException(StorageFailure.Busy, "the index is being built, so nobody can say yet what is in the bucket; try again later");
        if (totals.FirstOrDefault(bucket => bucket.Name == request.Name) is not { } held)
            return;
        if (request.Change.QuotaBytes is > 0 and var bytes && bytes < held.VersionsSize)
            throw new StorageException(StorageFailure.NotSupported, $"{request.Name} holds {held.VersionsSize:N0} bytes already, which is more than {bytes:N0}");
        if (request.Change.QuotaVersions is > 0 and var versions && versions < held.Versions - held.DeleteMarkers)
            throw new StorageException(StorageFailure.NotSupported, $"{request.Name} holds {held.Versions - held.DeleteMarkers:N0} versions already, which is more than {versions:N0}");
    }

    private Verdict VerdictOf(LastWrites lastWrites) => server?.Verdict ?? new Verdict(store, null, new OverdueWrites(lastWrites, keys, time), static () => [], null, time) { Surveys = _surveys, MissingKeys = MissingKeys };

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            return;

        if (Copies is { } copies)
            await copies.DisposeAsync();
        await store.DisposeAsync();
    }
}
