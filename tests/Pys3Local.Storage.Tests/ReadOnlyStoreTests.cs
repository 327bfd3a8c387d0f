using Pys3Local.Storage.Memory;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests;

public sealed class ReadOnlyStoreTests
{
    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task It_reads_and_refuses_every_write()
    {
        var inner = new MemoryObjectStore();
        await inner.CreateBucketAsync("bucket");
        await inner.PutAsync("bucket", "key", "content");
        await using var store = new ReadOnlyStore(inner);
        Func<Task>[] writes =
        [
            () => store.WriteBucketAsync("bucket", found => found!, Token).AsTask(),
            () => store.DeleteBucketAsync("bucket", Token).AsTask(),
            () => store.PutObjectAsync("bucket", "key", Write([1]), Token).AsTask(),
            () => store.UpdateObjectAsync("bucket", "key", null, info => info, Token).AsTask(),
            () => store.DeleteObjectAsync("bucket", "key", ObjectInfo.NullVersion, null, Token).AsTask(),
        ];
        foreach (var write in writes)
            Assert.Equal(StorageFailure.WritesRefused, await FailureAsync(write));

        Assert.Equal("content", await store.ReadTextAsync("bucket", "key"));
        Assert.Equal(["key"], await store.NamesAsync("bucket"));
        Assert.NotNull(await store.FindBucketAsync("bucket", Token));
        Assert.Single(await store.ListBucketsAsync(Token));
        Assert.NotNull(await store.FindObjectAsync("bucket", "key", null, Token));
    }
}
