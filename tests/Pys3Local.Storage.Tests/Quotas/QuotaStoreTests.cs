using System.Security.Cryptography;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Quotas;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Quotas;

public sealed class QuotaStoreTests
{
    private readonly MemoryObjectStore _inner = new();
    private bool _canCount = true;

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    [Arguments(1000, null)]
    [Arguments(null, 100)]
    public async Task Whoever_races_the_bound_holds_to_the_byte(int? bytes, int? versions)
    {
        var store = await StoreAsync(new Quota(bytes, versions));
        var random = new Random(1);
        var sizes = Enumerable.Range(0, 64 * 20).Select(_ => random.Next(1, 40)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var size = sizes[(writer * 20) + i];
                try
                {
                    await store.PutObjectAsync("bucket", $"{writer % 16}-{i}", Write(Bytes(size), i % 3 == 0 ? $"v{writer}-{i}" : ObjectInfo.NullVersion), Token);
                    if (i % 5 == 4)
                        await store.DeleteObjectAsync("bucket", $"{writer % 16}-{i}", ObjectInfo.NullVersion, null, Token);
                }
                catch (StorageException full)
                {
                    Assert.Equal(StorageFailure.QuotaExceeded, full.Failure);
                }

                var now = await UsedAsync();
                Assert.True(now.Bytes <= (bytes ?? long.MaxValue) && now.Versions <= (versions ?? long.MaxValue), $"{now}");
            }
        })));

        var (heldBytes, heldVersions) = await UsedAsync();
        var quota = Assert.Single(store.Quotas);
        Assert.Equal((heldBytes, heldVersions), (quota.Bytes!.Value, quota.Versions!.Value));

        // What is left can be used, and one more cannot.
        if (bytes is { } most)
        {
            await store.PutObjectAsync("bucket", "rest", Write(Bytes((int)(most - heldBytes)), "rest"), Token);
            await RefusedAsync(() => store.PutAsync("bucket", "more", "x"));
        }
    }

    [Test]
    public async Task A_change_of_the_bucket_that_is_refused_leaves_its_quota_in_force()
    {
        await StoreAsync(new Quota(10, null));

        // As after a start: nothing of the bucket is known yet.
        var store = Store();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.WriteBucketAsync("bucket", static _ => throw new InvalidOperationException(), Token));
        await RefusedAsync(() => store.PutAsync("bucket", "key", "more than ten"));
    }

    [Test]
    public async Task What_makes_room_is_never_refused()
    {
        var store = await StoreAsync(new Quota(10, null));
        await store.PutAsync("bucket", "key", "0123456789");
        await RefusedAsync(() => store.PutAsync("bucket", "other", "x"));
        await store.PutAsync("bucket", "key", "012345678");
        await store.PutObjectAsync("bucket", "key", DeleteMarker("marker"), Token);
        await RefusedAsync(() => store.PutAsync("bucket", "other", "xx"));
        await store.DeleteObjectAsync("bucket", "key", ObjectInfo.NullVersion, null, Token);
        await store.PutAsync("bucket", "other", "0123456789");
    }

    [Test]
    public async Task A_write_that_fails_takes_nothing()
    {
        var store = await StoreAsync(new Quota(10, null));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutObjectAsync(
            "bucket", "key", Write(Bytes(10), guard: (_, _) => throw new InvalidOperationException()), Token).AsTask());
        await store.PutAsync("bucket", "key", "0123456789");
        Assert.Equal(10, Assert.Single(store.Quotas).Bytes);
    }

    [Test]
    public async Task It_counts_what_was_there_before_the_quota()
    {
        var store = await StoreAsync(Quota.None);
        await store.PutAsync("bucket", "key", "0123456789");
        Assert.Empty(store.Quotas);
        await store.WriteBucketAsync("bucket", bucket => new Quota(15, null).SetOn(bucket!), Token);
        await RefusedAsync(() => store.PutAsync("bucket", "other", "012345"));
        await store.PutAsync("bucket", "other", "01234");
        await store.WriteBucketAsync("bucket", bucket => Quota.None.SetOn(bucket!), Token);
        await store.PutAsync("bucket", "more", "more");
    }

    [Test]
    public async Task As_long_as_nobody_can_count_it_writers_come_again()
    {
        _canCount = false;
        var store = await StoreAsync(new Quota(15, null));
        Assert.Equal(StorageFailure.Busy, (await Assert.ThrowsAsync<StorageException>(() => store.PutAsync("bucket", "key", "content").AsTask())).Failure);
        _canCount = true;
        await store.PutAsync("bucket", "key", "content");
    }

    private static async Task RefusedAsync(Func<ValueTask<ObjectInfo>> put) =>
        Assert.Equal(StorageFailure.QuotaExceeded, (await Assert.ThrowsAsync<StorageException>(() => put().AsTask())).Failure);

    private async Task<QuotaStore> StoreAsync(Quota quota)
    {
        var store = Store();
        await store.WriteBucketAsync("bucket", _ => quota.SetOn(new BucketInfo { Name = "bucket", Created = Noon }), Token);
        return store;
    }

    private QuotaStore Store() =>
        new(_inner, new StagedMultipart(_inner, RandomNumberGenerator.Create()), async (_, _) => _canCount ? await UsedAsync() : null, KeyQuotas.None);

    private async Task<(long Bytes, long Versions)> UsedAsync()
    {
        var all = (await _inner.ListObjectsAsync("bucket", new ListQuery { Limit = 100_000, Versions = true }, Token)).Entries.Where(entry => !entry.Object!.IsDeleteMarker).ToList();
        return (all.Sum(entry => entry.Object!.Size), all.Count);
    }
}
