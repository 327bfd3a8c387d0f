using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>Whose key opens what, and what is said where it is missing.</summary>
public sealed class KeyTests
{
    private const string Bucket = "bucket";

    private readonly MemoryObjectStore _inner = new();

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public void A_key_is_known_by_its_fingerprint()
    {
        var key = new RingKey(Bytes(RingKey.Size));
        Assert.Equal(key.Id, new RingKey(Convert.FromBase64String(key.ToBase64())).Id);
        Assert.NotEqual(key.Id, new RingKey(Bytes(RingKey.Size, 1)).Id);
        Assert.Matches("^[0-9a-f]{16}$", key.Id);
    }

    [Test]
    public async Task A_missing_key_fails_the_objects_that_need_it_and_names_it()
    {
        var (old, now) = (RingKey.Create(Stores.Randomness), RingKey.Create(Stores.Randomness));
        await PutAsync("old", Stores.RingOf(old));
        await PutAsync("new", Stores.RingOf(now));

        var store = Stores.Encrypting(_inner, Stores.RingOf(now));
        Assert.Equal("new", await store.ReadTextAsync(Bucket, "new"));
        var failure = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync(Bucket, "old"));
        Assert.Equal(StorageFailure.KeyMissing, failure.Failure);
        Assert.Contains(old.Id, failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await store.NamesAsync(Bucket)).Length);
    }

    [Test]
    public async Task Without_a_ring_plain_objects_work_and_encrypted_ones_are_listed_and_deleted()
    {
        await PutAsync("secret", Stores.NewRing());
        var store = Stores.Encrypting(_inner, ring: null, always: false);
        await store.PutAsync(Bucket, "plain", "text");

        Assert.Equal("text", await store.ReadTextAsync(Bucket, "plain"));
        Assert.Equal(StorageFailure.KeyMissing, await FailureAsync(() => store.ReadAsync(Bucket, "secret")));
        Assert.Equal(StorageFailure.KeyMissing, await FailureAsync(() => store.PutObjectAsync(Bucket, "x", ContentTests.Protected([1], new ContentProtection.Ring()), Token).AsTask()));
        Assert.Equal(["plain", "secret"], await store.NamesAsync(Bucket));
        Assert.NotNull(await store.DeleteObjectAsync(Bucket, "secret", ObjectInfo.NullVersion, null, Token));
    }

    [Test]
    public async Task A_renewed_seal_needs_the_new_key_only_and_leaves_the_content_alone()
    {
        var (old, now) = (RingKey.Create(Stores.Randomness), RingKey.Create(Stores.Randomness));
        await PutAsync("key", Stores.RingOf(old));
        var before = await _inner.ReadAsync(Bucket, "key");

        var store = Stores.Encrypting(_inner, Stores.RingOf(now, old));
        Assert.True(await store.RenewSealAsync(Bucket, "key", ObjectInfo.NullVersion, Token));
        Assert.False(await store.RenewSealAsync(Bucket, "key", ObjectInfo.NullVersion, Token));

        var alone = Stores.Encrypting(_inner, Stores.RingOf(now));
        Assert.Equal("key", await alone.ReadTextAsync(Bucket, "key"));
        Assert.Equal(before, await _inner.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_context_is_bound_to_the_content()
    {
        var ring = Stores.NewRing();
        var store = Stores.Encrypting(_inner, ring);
        await store.CreateBucketAsync(Bucket);
        await store.PutObjectAsync(Bucket, "key", ContentTests.Protected(Bytes("text"), new ContentProtection.Ring(ring.Active.Id, "{\"a\":\"b\"}", Labelled: true)), Token);

        Assert.Equal("text", await store.ReadTextAsync(Bucket, "key"));
        Assert.Equal($"aws:kms {ring.Active.Id}", (await store.FindObjectAsync(Bucket, "key", null, Token))!.Encryption);
    }

    [Test]
    public async Task A_clients_key_opens_what_it_has_closed_and_nothing_else()
    {
        var store = Stores.Encrypting(_inner, ring: null, always: false);
        await store.CreateBucketAsync(Bucket);
        var customer = new ContentProtection.Customer(Bytes(32));
        var content = Bytes(70_000);
        var put = await store.PutObjectAsync(Bucket, "key", ContentTests.Protected(content, customer), Token);
        await store.PutAsync(Bucket, "plain", "text");

        await using (var reader = (await store.OpenObjectAsync(Bucket, "key", null, new ContentProtection.Customer(Bytes(32)), Token))!)
            Assert.Equal(content, await reader.ReadToEndAsync());

        Assert.NotEqual(ETag(content), put.ETag);
        Assert.Equal(StorageFailure.KeyRefused, await FailureAsync(() => store.ReadAsync(Bucket, "key")));
        Assert.Equal(StorageFailure.KeyRefused, await FailureAsync(() => store.OpenObjectAsync(Bucket, "key", null, new ContentProtection.Customer(Bytes(32, 1)), Token).AsTask()));
        Assert.Equal(StorageFailure.KeyRefused, await FailureAsync(() => store.OpenObjectAsync(Bucket, "plain", null, customer, Token).AsTask()));
    }

    [Test]
    public async Task Parts_with_a_clients_key()
    {
        var store = Stores.Encrypting(_inner, ring: null, always: false);
        await store.CreateBucketAsync(Bucket);
        var customer = new ContentProtection.Customer(Bytes(32));
        var content = Bytes(250);
        await ContentTests.UploadAsync(store, "key", content, [100, 100, 50], protection: customer);
        await using (var reader = (await store.OpenObjectAsync(Bucket, "key", null, customer, Token))!)
            Assert.Equal(content, await reader.ReadToEndAsync());

        var upload = await store.CreateUploadAsync(Bucket, new UploadInfo { Key = "other", Initiated = Noon, Protection = customer }, Token);
        Assert.Equal(StorageFailure.KeyRefused, await FailureAsync(() => store.PutPartAsync(Bucket, "other", upload.UploadId, 1, Write([1]), Token).AsTask()));
        Assert.Equal(StorageFailure.KeyRefused, await FailureAsync(() => store.PutPartAsync(
            Bucket, "other", upload.UploadId, 1, ContentTests.Protected([1], new ContentProtection.Customer(Bytes(32, 1))), Token).AsTask()));
    }

    [Test]
    public void No_key_is_in_any_text()
    {
        var customer = new ContentProtection.Customer(Bytes(32));
        Assert.DoesNotContain(Convert.ToBase64String(Bytes(32)), new ObjectWrite { Body = Stream.Null, Seal = _ => Info([]), Protection = customer }.ToString() + customer, StringComparison.Ordinal);
        var key = RingKey.Create(Stores.Randomness);
        Assert.Equal(key.Id, key.ToString());
    }

    private async Task PutAsync(string key, KeyRing ring)
    {
        var store = Stores.Encrypting(_inner, ring);
        if (await store.FindBucketAsync(Bucket, Token) is null)
            await store.CreateBucketAsync(Bucket);

        await store.PutAsync(Bucket, key, key);
    }
}
