using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Memory;

public sealed class MemoryObjectStoreTests
{
    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Beyond_its_limit_it_is_full_and_deleting_helps()
    {
        await using var store = new MemoryObjectStore(limit: 100_000);
        await store.CreateBucketAsync("bucket");
        await store.PutObjectAsync("bucket", "a", Write(Bytes(60_000)), Token);
        foreach (var key in new[] { "a", "b" })
            Assert.Equal(StorageFailure.NoSpace, await FailureAsync(() => store.PutObjectAsync("bucket", key, Write(Bytes(100_000)), Token).AsTask()));

        Assert.Equal(Bytes(60_000), await store.ReadAsync("bucket", "a"));
        Assert.Equal(["a"], await store.NamesAsync("bucket"));
        await store.DeleteObjectAsync("bucket", "a", ObjectInfo.NullVersion, null, Token);
        await store.PutObjectAsync("bucket", "b", Write(Bytes(100_000)), Token);
    }

    [Test]
    public async Task What_fails_or_is_replaced_gives_its_bytes_back()
    {
        await using var store = new MemoryObjectStore(limit: 100_000);
        await store.CreateBucketAsync("bucket");
        for (var i = 0; i < 5; i++)
        {
            await store.PutObjectAsync("bucket", "key", Write(Bytes(40_000)), Token);
            await Assert.ThrowsAsync<InvalidDataException>(() => store.PutObjectAsync(
                "bucket", "key", Write(new FailingBody(Bytes(50_000), new InvalidDataException()), Info([])), Token).AsTask());
            await Assert.ThrowsAsync<InvalidDataException>(() => store.PutObjectAsync(
                "bucket", "key", Write(Bytes(50_000), guard: (_, _) => throw new InvalidDataException()), Token).AsTask());
        }

        await store.PutObjectAsync("bucket", "other", Write(Bytes(60_000)), Token);
        Assert.Equal(StorageFailure.NoSpace, await FailureAsync(() => store.PutObjectAsync("bucket", "key", Write([1]), Token).AsTask()));
    }
}
