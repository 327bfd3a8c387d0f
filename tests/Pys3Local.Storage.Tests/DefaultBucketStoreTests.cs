using System.Security.Cryptography;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests;

public sealed class DefaultBucketStoreTests
{
    private readonly MemoryObjectStore inner = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_is_one_bucket_and_it_stays()
    {
        await inner.CreateBucketAsync("other");
        var store = await OpenAsync();
        Assert.Equal(["default"], (await store.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
        Assert.NotNull(await store.FindBucketAsync("default", Token));
        Assert.Equal(StorageFailure.NotSupported, await FailureAsync(() => store.DeleteBucketAsync("default", Token).AsTask()));
        await store.PutAsync("default", "key", "content");
        Assert.Equal("content", await store.ReadTextAsync("default", "key"));
        Assert.Equal("content", await (await OpenAsync()).ReadTextAsync("default", "key"));
    }

    [Fact]
    public async Task Other_buckets_do_not_exist_and_cannot_be_made()
    {
        await inner.CreateBucketAsync("other");
        await inner.PutAsync("other", "key", "content");
        var store = await OpenAsync();
        Assert.Null(await store.FindBucketAsync("other", Token));
        Assert.False(await store.DeleteBucketAsync("other", Token));
        Assert.Equal(StorageFailure.NotSupported, await FailureAsync(async () => await store.CreateBucketAsync("other")));
        Func<Task>[] calls =
        [
            () => store.ListObjectsAsync("other", new ListQuery { Limit = 1 }, Token).AsTask(),
            () => store.FindObjectAsync("other", "key", null, Token).AsTask(),
            () => store.OpenObjectAsync("other", "key", null, Token).AsTask(),
            () => store.PutObjectAsync("other", "key", Write([]), Token).AsTask(),
            () => store.UpdateObjectAsync("other", "key", null, info => info, Token).AsTask(),
            () => store.DeleteObjectAsync("other", "key", ObjectInfo.NullVersion, null, Token).AsTask(),
        ];
        foreach (var call in calls)
            Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(call));

        Assert.Equal("content", await inner.ReadTextAsync("other", "key"));
    }

    [Fact]
    public async Task Uploads_in_parts_are_staged_over_it()
    {
        var store = new StagedMultipart(await OpenAsync(), RandomNumberGenerator.Create());
        var upload = await store.CreateUploadAsync("default", new UploadInfo { Key = "key", Initiated = Noon }, Token);
        var part = await store.PutPartAsync("default", "key", upload.UploadId, 1, Write(Bytes("content")), Token);
        await store.CompleteUploadAsync("default", "key", upload.UploadId, [part], Info([]), null, Token);
        Assert.Equal("content", await store.ReadTextAsync("default", "key"));
        Assert.Equal(["default"], (await store.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
    }

    private ValueTask<DefaultBucketStore> OpenAsync() => DefaultBucketStore.OpenAsync(inner, "default", TimeProvider.System, Token);
}
