using Pys3Local.Storage.Drime.Service;
using Pys3Local.Storage.Drime.Uploads;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime;

/// <summary>The store with uploads in parts of its own.</summary>
internal sealed class DrimeMultipartStore : DrimeObjectStore, IMultipartStore
{
    private readonly DrimeUploads _uploads;
    private readonly CancellationTokenSource _closing = new();

    public DrimeMultipartStore(DrimeService service, string stateDirectory, Budget budget)
        : base(service)
    {
        _uploads = new DrimeUploads(service, stateDirectory, budget);
        Swept = new LeftoverSweep(service).RunAsync(_uploads.Files, _closing.Token);
    }

    /// <summary>Complete when what earlier runs have left has been looked for. Nothing waits for it.</summary>
    internal Task Swept { get; }

    public override ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(() => Service.Buckets.DeleteAsync(bucket, () => _uploads.EndAllAsync(bucket), cancellationToken));

    public ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(() => _uploads.CreateAsync(bucket, draft, cancellationToken));

    public ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => ValueTask.FromResult(_uploads.Find(bucket, key, uploadId)?.Info), cancellationToken);

    public ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => ValueTask.FromResult(_uploads.List(bucket, query)), cancellationToken);

    public ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => _uploads.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken), cancellationToken, write.Length ?? 1);

    public ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        InBucketAsync<IReadOnlyList<PartInfo>>(
            bucket,
            () => ValueTask.FromResult<IReadOnlyList<PartInfo>>(
                [.. _uploads.Existing(bucket, key, uploadId).Parts.Where(part => part.Number > after).Take(limit).Select(part => part.ToInfo())]),
            cancellationToken);

    public ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard,
        CancellationToken cancellationToken) =>
        @sealed.VersionId != ObjectInfo.NullVersion
            ? throw NoVersions()
            : InBucketAsync(bucket, () => _uploads.CompleteAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken), cancellationToken, 1);

    public ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => _uploads.AbortAsync(bucket, key, uploadId, cancellationToken), cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Swept.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask<T> InBucketAsync<T>(string bucket, Func<ValueTask<T>> call, CancellationToken cancellationToken, long needed = 0) =>
        Service.Failures.MappedAsync(
            async () =>
            {
                await Service.Tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
                return await call().ConfigureAwait(false);
            },
            needed);
}
