using Pys3Local.Storage.Multipart;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

/// <summary>
/// What every store with uploads in parts has to do: the contract of <see cref="IMultipartStore"/> as tests. A store that has none of
/// its own is wrapped in <see cref="StagedMultipart"/> by the factory.
/// </summary>
public abstract partial class MultipartConformance : IAsyncInitializer, IAsyncDisposable
{
    /// <summary>The bucket that every test finds empty.</summary>
    protected const string Bucket = "bucket";

    protected static CancellationToken Token => TestRun.Cancellation;

    protected IObjectStore Store { get; private set; } = null!;

    protected IMultipartStore Uploads => (IMultipartStore)Store;

    public async Task InitializeAsync()
    {
        Store = await CreateAsync();
        await Store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        await CleanUpAsync();
    }

    /// <summary>Makes a store without buckets that is an <see cref="IMultipartStore"/> as well. Called once for each test.</summary>
    protected abstract ValueTask<IObjectStore> CreateAsync();

    /// <summary>Opens what <see cref="CreateAsync"/> has made once more; it has been disposed. Null where it keeps nothing.</summary>
    protected virtual ValueTask<IObjectStore?> ReopenAsync() => ValueTask.FromResult<IObjectStore?>(null);

    /// <summary>Removes what <see cref="CreateAsync"/> has made, after the store has been disposed.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    private async Task RestartAsync()
    {
        await Store.DisposeAsync();
        var reopened = await ReopenAsync();
        Assert.SkipWhen(reopened is null, "The store does not outlive its process.");
        Store = reopened!;
    }

    private async Task<string> CreateUploadAsync(string key, int minute = 0) =>
        (await Uploads.CreateUploadAsync(Bucket, new UploadInfo { Key = key, Initiated = Noon.AddMinutes(minute) }, Token)).UploadId;

    private ValueTask<PartInfo> PutPartAsync(string key, string uploadId, int number, byte[] content) =>
        Uploads.PutPartAsync(Bucket, key, uploadId, number, Write(content), Token);

    private ValueTask<ObjectInfo> CompleteAsync(string key, string uploadId, PartInfo[] parts, CommitGuard? guard = null) =>
        Uploads.CompleteUploadAsync(Bucket, key, uploadId, parts, Info([]) with { ETag = $"whole-{parts.Length}" }, guard, Token);

    private async Task AssertEndedAsync(string key, string uploadId)
    {
        Assert.Null(await Uploads.FindUploadAsync(Bucket, key, uploadId, Token));
        Assert.False(await Uploads.AbortUploadAsync(Bucket, key, uploadId, Token));
        Func<Task>[] calls =
        [
            () => PutPartAsync(key, uploadId, 1, [1]).AsTask(),
            () => Uploads.ListPartsAsync(Bucket, key, uploadId, 0, 10, Token).AsTask(),
            () => CompleteAsync(key, uploadId, []).AsTask(),
        ];
        foreach (var call in calls)
            Assert.Equal(StorageFailure.UploadNotFound, await FailureAsync(call));

        Assert.DoesNotContain(
            (await Uploads.ListUploadsAsync(Bucket, new UploadQuery { Limit = 1000 }, Token)).Entries,
            entry => entry.Upload?.UploadId == uploadId);
    }
}
