using System.Security.Cryptography;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Quotas;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Quotas;

public sealed class KeyQuotaTests
{
    private readonly MemoryObjectStore _inner = new();
    private readonly Given _given = new();

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    [Arguments(1000, null)]
    [Arguments(null, 60)]
    public async Task Whoever_races_the_bound_holds_to_the_byte(int? bytes, int? versions)
    {
        _given.Quotas["laptop"] = new Quota(bytes, versions);
        _given.Quotas["phone"] = new Quota(2 * bytes, 2 * versions);
        var store = await StoreAsync();
        string?[] writers = ["laptop", "phone", null];
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 20; i++)
            {
                try
                {
                    await PutAsync(store, "one", $"{random.Next(24)}", random.Next(1, 40), writers[random.Next(3)], i % 3 == 0 ? $"v{writer}-{i}" : ObjectInfo.NullVersion);
                    if (i % 5 == 4)
                        await store.DeleteObjectAsync("one", $"{random.Next(24)}", ObjectInfo.NullVersion, null, Token);
                }
                catch (StorageException full)
                {
                    Assert.Equal(StorageFailure.QuotaExceeded, full.Failure);
                }

                // What it holds at one moment: a listing reads one key after the other.
                foreach (var (key, held) in store.HeldByKeys)
                    Assert.True(_given.Of(key).IsKeptBy(held.Bytes, held.Versions), $"{key}: {held}");
            }
        })));

        Assert.Equal((await HeldAsync()).OrderBy(key => key.Key, StringComparer.Ordinal), store.HeldByKeys.OrderBy(key => key.Key, StringComparer.Ordinal));
    }

    [Test]
    public async Task What_a_key_holds_is_found_with_and_without_quotas()
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        var store = await StoreAsync();
        await PutAsync(store, "one", "key", 6, "laptop");
        await PutAsync(store, "two", "key", 3, "laptop");
        await PutAsync(store, "two", "other", 5000, null);
        Assert.Equal((9L, 2L), await store.FindHeldByAsync("laptop", Token));
        Assert.Equal((0L, 0L), await store.FindHeldByAsync("phone", Token));
        _given.Quotas["laptop"] = new Quota(8, null);
        Assert.Equal([("laptop", new Quota(8, null), 9L, 2L)], store.QuotasOfKeys);

        _given.Quotas.Clear();
        Assert.Empty(store.QuotasOfKeys);
        Assert.Equal((9L, 2L), await store.FindHeldByAsync("laptop", Token));
    }

    [Test]
    public async Task A_server_knows_what_keys_hold_before_the_first_write()
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        await PutAsync(await StoreAsync(), "one", "key", 6, "laptop");
        var next = new QuotaStore(_inner, new StagedMultipart(_inner, RandomNumberGenerator.Create()), static (_, _) => ValueTask.FromResult<(long, long)?>((0, 0)), _given);
        Assert.Empty(next.QuotasOfKeys);

        await next.CountKeysAsync(Token);

        Assert.Equal(6, Assert.Single(next.QuotasOfKeys).Bytes);
    }

    [Test]
    public async Task It_holds_over_all_buckets_and_for_nobody_else()
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        var store = await StoreAsync();
        await PutAsync(store, "one", "key", 6, "laptop");
        await RefusedAsync(() => PutAsync(store, "two", "key", 5, "laptop"));
        await PutAsync(store, "two", "key", 4, "laptop");
        await PutAsync(store, "two", "other", 5000, null);
        await PutAsync(store, "two", "another", 5000, "phone");
    }

    [Test]
    public async Task What_another_writes_in_its_place_or_deletes_makes_room()
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        var store = await StoreAsync();
        await PutAsync(store, "one", "key", 10, "laptop");
        await RefusedAsync(() => PutAsync(store, "one", "more", 1, "laptop"));
        await PutAsync(store, "one", "key", 10, null);
        await PutAsync(store, "one", "more", 10, "laptop");
        await store.DeleteObjectAsync("one", "more", ObjectInfo.NullVersion, null, Token);
        await PutAsync(store, "one", "more", 10, "laptop");
        await PutAsync(store, "one", "more", 9, "laptop");
    }

    [Test]
    [Arguments(null, "laptop")]
    [Arguments("phone", "laptop")]
    [Arguments("laptop", "phone")]
    [Arguments("laptop", null)]
    public async Task A_change_of_what_is_kept_beside_the_bytes_changes_no_count(string? writer, string? changer)
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        _given.Quotas["phone"] = new Quota(10, null);
        var store = await StoreAsync();
        await PutAsync(store, "one", "mine", 2, "laptop");
        await PutAsync(store, "one", "key", 6, writer);
        var before = store.HeldByKeys;

        var changed = await store.UpdateObjectAsync("one", "key", null, info => Counted(info with { Attributes = info.Attributes.Remove(KeyQuotas.Attribute), ContentType = "x/y" }, changer), Token);

        Assert.Equal(("x/y", writer), (changed!.ContentType, changed.Attributes.GetValueOrDefault(KeyQuotas.Attribute)));
        Assert.Equal(before.OrderBy(key => key.Key, StringComparer.Ordinal), store.HeldByKeys.OrderBy(key => key.Key, StringComparer.Ordinal));
        await store.DeleteObjectAsync("one", "key", ObjectInfo.NullVersion, null, Token);
        Assert.Equal((2L, 1L), store.HeldByKeys["laptop"]);
        Assert.Equal((await HeldAsync()).GetValueOrDefault("phone"), store.HeldByKeys.GetValueOrDefault("phone"));
    }

    [Test]
    public async Task A_write_that_fails_takes_nothing_and_gives_nothing_back()
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        var store = await StoreAsync();
        await PutAsync(store, "one", "key", 8, "laptop");
        await Assert.ThrowsAsync<InvalidOperationException>(() => PutAsync(store, "one", "key", 1, "laptop", guard: (_, _) => throw new InvalidOperationException()));
        Assert.Equal((8L, 1L), store.HeldByKeys["laptop"]);
    }

    [Test]
    public async Task It_counts_what_was_written_before_the_start_and_not_while_no_key_has_a_quota()
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        await PutAsync(await StoreAsync(), "one", "key", 8, "laptop");

        var again = await StoreAsync();
        await RefusedAsync(() => PutAsync(again, "two", "key", 3, "laptop"));
        _given.Quotas.Clear();
        await PutAsync(again, "two", "key", 3, "laptop");
        _given.Quotas["laptop"] = new Quota(12, null);
        await RefusedAsync(() => PutAsync(again, "two", "other", 2, "laptop"));
        await PutAsync(again, "two", "other", 1, "laptop");
    }

    [Test]
    public async Task An_upload_in_parts_counts_with_its_completion()
    {
        _given.Quotas["laptop"] = new Quota(10, null);
        var store = await StoreAsync();
        var upload = await store.CreateUploadAsync("one", new UploadInfo { Key = "key", Initiated = Noon }, Token);
        var part = await store.PutPartAsync("one", "key", upload.UploadId, 1, Write(Bytes(11)), Token);
        await RefusedAsync(async () => await store.CompleteUploadAsync("one", "key", upload.UploadId, [part], Counted(new ObjectInfo { Key = "key", VersionId = ObjectInfo.NullVersion, ETag = "e", LastModified = Noon, Size = 11 }, "laptop"), null, Token));
        Assert.Equal((0L, 0L), store.HeldByKeys.GetValueOrDefault("laptop"));
    }

    private static ObjectInfo Counted(ObjectInfo info, string? key) =>
        key is null ? info : info with { Attributes = info.Attributes.SetItem(KeyQuotas.Attribute, key) };

    private static async Task PutAsync(QuotaStore store, string bucket, string key, int size, string? writer, string version = ObjectInfo.NullVersion, CommitGuard? guard = null)
    {
        var write = Write(Bytes(size), version, guard: guard);
        await store.PutObjectAsync(bucket, key, new ObjectWrite
        {
            VersionId = version,
            Body = write.Body,
            Length = write.Length,
            Guard = guard,
            Seal = length => Counted(write.Seal(length), writer),
        }, Token);
    }

    private static async Task RefusedAsync(Func<Task> put) =>
        Assert.Equal(StorageFailure.QuotaExceeded, (await Assert.ThrowsAsync<StorageException>(put)).Failure);

    private async Task<QuotaStore> StoreAsync()
    {
        var store = new QuotaStore(_inner, new StagedMultipart(_inner, RandomNumberGenerator.Create()), (_, _) => new((0, 0)), _given);
        foreach (var bucket in (string[])["one", "two"])
            await store.WriteBucketAsync(bucket, found => found ?? new BucketInfo { Name = bucket, Created = Noon }, Token);

        return store;
    }

    private async Task<Dictionary<string, (long Bytes, long Versions)>> HeldAsync()
    {
        var held = new Dictionary<string, (long Bytes, long Versions)>();
        foreach (var bucket in (string[])["one", "two"])
        {
            foreach (var entry in (await _inner.ListObjectsAsync(bucket, new ListQuery { Limit = 100_000, Versions = true }, Token)).Entries)
            {
                if (entry.Object!.Attributes.TryGetValue(KeyQuotas.Attribute, out var key))
                {
                    var (bytes, versions) = held.GetValueOrDefault(key);
                    held[key] = (bytes + entry.Object.Size, versions + 1);
                }
            }
        }

        return held;
    }

    private sealed class Given : IKeyQuotas
    {
        public Dictionary<string, Quota> Quotas { get; } = [];

        public bool Any => Quotas.Count > 0;

        public Quota Of(string key) => Quotas.GetValueOrDefault(key);
    }
}
