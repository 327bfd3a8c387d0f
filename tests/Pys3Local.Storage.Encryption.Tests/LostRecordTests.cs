using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Encryption.Whole;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>What is encrypted and has lost the record of it is never handed out as content, and what a client has stored in the clear always is.</summary>
public sealed class LostRecordTests
{
    private const string Bucket = "bucket";

    private readonly MemoryObjectStore _inner = new();
    private readonly KeyRing _ring = Stores.NewRing();

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Without_its_record_it_is_damaged_to_all_who_read_it()
    {
        var store = await StoreAsync();
        await EncryptedAsync(store, "a", "content");
        await LoseAsync("a");

        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync(Bucket, "a")));
        Assert.Equal(ObjectInfo.UnreadableContent, (await store.FindObjectAsync(Bucket, "a", null, Token))!.Attributes[ObjectInfo.UnreadableAttribute]);
        Assert.Equal(["a"], await FaultsAsync(store));
        Assert.Equal(["a"], await FaultsAsync(Stores.Encrypting(_inner, ring: null, always: false)));
    }

    [Test]
    public async Task Where_more_than_the_record_is_gone_its_bytes_are_known_still()
    {
        var store = await StoreAsync();
        await EncryptedAsync(store, "a", "content");
        var bytes = (await _inner.ReadAsync(Bucket, "a"))!;

        // As a sidecar from before it was encrypted describes it.
        await _inner.PutObjectAsync(Bucket, "a", Write(new MemoryStream(bytes), Info(bytes) with { ContentType = "text/plain", Metadata = StringMap.Empty.Add("a", "b") }), Token);

        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync(Bucket, "a")));
        Assert.Equal(["a"], await FaultsAsync(store));
    }

    [Test]
    public async Task Without_its_record_it_is_not_encrypted_again_nor_copied_as_content()
    {
        var store = await StoreAsync();
        await EncryptedAsync(store, "a", "content");
        await LoseAsync("a");
        var stored = await _inner.ReadAsync(Bucket, "a");
        var (reports, plain) = (new List<string>(), new MemoryObjectStore());

        Assert.Equal(1, (await new BucketPass(store, Bucket, null, reports.Add).EncryptAsync(Token)).Left);
        Assert.Equal(1, (await new PlainCopy(store, plain, null, reports.Add).RunAsync((await store.FindBucketAsync(Bucket, Token))!, Token)).Left);

        Assert.Equal(stored, await _inner.ReadAsync(Bucket, "a"));
        Assert.Empty(await plain.NamesAsync(Bucket));
        Assert.Equal(2, reports.Count(report => report.Contains("the record of its encryption is gone", StringComparison.Ordinal)));
    }

    [Test]
    public async Task With_a_key_of_the_clients_as_well()
    {
        var store = await StoreAsync();
        await store.PutObjectAsync(Bucket, "a", ContentTests.Protected([1], new ContentProtection.Customer(Bytes(32))), Token);
        await LoseAsync("a");

        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync(Bucket, "a")));
        Assert.Empty((await store.FindBucketAsync(Bucket, Token))!.Settings);
    }

    [Test]
    public async Task A_version_whose_metadata_is_unreadable_is_looked_at_in_any_bucket()
    {
        var store = await StoreAsync();
        await EncryptedAsync(store, "a", "content");
        var bytes = (await _inner.ReadAsync(Bucket, "a"))!;
        await _inner.CreateBucketAsync("other");
        await _inner.PutObjectAsync("other", "a", Write(new MemoryStream(bytes), Info(bytes) with { Attributes = StringMap.Empty.Add(ObjectInfo.UnreadableAttribute, "") }), Token);
        await _inner.PutObjectAsync("other", "b", Write(new MemoryStream(bytes), Info(bytes)), Token);

        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync("other", "a")));
        Assert.Equal(bytes, await store.ReadAsync("other", "b"));
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Such_bytes_that_a_client_has_stored_come_back(bool afterKeys)
    {
        var store = await StoreAsync();
        var like = await LikeEncryptedAsync();
        if (afterKeys)
            await EncryptedAsync(store, "other", "content");

        await store.PutObjectAsync(Bucket, "whole", Write(like), Token);
        await ContentTests.UploadAsync(store, "parts", [.. like, 1, 2], [like.Length, 2]);
        await CopyAsync(store, "whole", "copy");
        if (!afterKeys)
            await EncryptedAsync(store, "other", "content");

        await store.UpdateObjectAsync(Bucket, "whole", null, info => info with { ContentType = "text/plain" }, Token);
        foreach (var key in (string[])["whole", "copy"])
        {
            Assert.Equal(like, await store.ReadAsync(Bucket, key));
            await using var reader = (await store.OpenObjectAsync(Bucket, key, null, Token))!;
            reader.Select(3, 20);
            Assert.Equal(like[3..23], await reader.ReadToEndAsync());
            Assert.Empty(reader.Info.Attributes);
        }

        Assert.Equal([.. like, 1, 2], await store.ReadAsync(Bucket, "parts"));
        Assert.Empty((await store.FindObjectAsync(Bucket, "whole", null, Token))!.Attributes);
        Assert.All((await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 10 }, Token)).Entries, entry => Assert.DoesNotContain("encryption-record", entry.Object!.Attributes.Keys));
        Assert.Empty(await FaultsAsync(store));
    }

    [Test]
    public async Task Such_bytes_are_encrypted_as_any_others()
    {
        var store = await StoreAsync();
        var like = await LikeEncryptedAsync();
        await store.PutObjectAsync(Bucket, "a", Write(like), Token);
        await store.PutAsync(Bucket, "b", "text");

        Assert.Equal((2, 0), await new BucketPass(store, Bucket, null, Assert.Fail).EncryptAsync(Token) is var done ? (done.Done, done.Left) : default);

        Assert.Equal(like, await store.ReadAsync(Bucket, "a"));
        Assert.Equal(FrameLayout.StoredLength(like.Length), (await _inner.FindObjectAsync(Bucket, "a", null, Token))!.Size);
    }

    [Test]
    public async Task An_ordinary_object_beside_encrypted_ones_is_read_in_ranges()
    {
        var store = await StoreAsync();
        await EncryptedAsync(store, "other", "content");
        await store.PutObjectAsync(Bucket, "a", Write(Bytes(1000)), Token);

        await using var reader = (await store.OpenObjectAsync(Bucket, "a", null, Token))!;
        Assert.Equal(Bytes(1000), await reader.ReadToEndAsync());
        reader.Select(40, 100);
        Assert.Equal(Bytes(1000)[40..140], await reader.ReadToEndAsync());
    }

    [Test]
    public async Task A_record_that_cannot_be_read_is_listed_and_removed_and_not_read()
    {
        var store = await StoreAsync();
        await store.PutAsync(Bucket, "a", "text");
        await EncryptedAsync(store, "b", "content");
        await _inner.UpdateObjectAsync(Bucket, "b", null, info => info with { Attributes = info.Attributes.SetItem(EncryptionRecord.Attribute, "1 nonsense") }, Token);

        Assert.Equal(["a", "b"], await store.NamesAsync(Bucket));
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync(Bucket, "b")));
        await store.UpdateObjectAsync(Bucket, "b", null, info => info with { ContentType = "text/plain" }, Token);
        var kept = (await _inner.FindObjectAsync(Bucket, "b", null, Token))!;
        Assert.Equal(("text/plain", "1 nonsense", false), (kept.ContentType, kept.Attributes[EncryptionRecord.Attribute], kept.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute)));
        Assert.Equal(["b"], await FaultsAsync(store));

        ObjectInfo? seen = null;
        var removed = await store.DeleteObjectAsync(Bucket, "b", ObjectInfo.NullVersion, (current, _) => seen = current, Token);
        Assert.Equal(ObjectInfo.UnreadableContent, seen!.Attributes[ObjectInfo.UnreadableAttribute]);
        Assert.Equal("b", removed!.Key);
        Assert.Equal(["a"], await store.NamesAsync(Bucket));
    }

    private static async Task<byte[]> LikeEncryptedAsync()
    {
        var other = new MemoryObjectStore();
        var store = Stores.Encrypting(other, Stores.NewRing());
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "a", "a backup of the directory of another server");
        return (await other.ReadAsync(Bucket, "a"))!;
    }

    private static Task EncryptedAsync(EncryptedStore store, string key, string text) =>
        store.PutObjectAsync(Bucket, key, ContentTests.Protected(Bytes(text), new ContentProtection.Ring()), Token).AsTask();

    private static async Task CopyAsync(EncryptedStore store, string from, string to)
    {
        await using var reader = (await store.OpenObjectAsync(Bucket, from, null, Token))!;
        await store.PutObjectAsync(Bucket, to, new ObjectWrite { Body = new ObjectReaderStream(reader), Seal = _ => reader.Info }, Token);
    }

    private static async Task<string[]> FaultsAsync(EncryptedStore store)
    {
        var keys = new List<string>();
        await foreach (var fault in new EncryptedContentCheck(store, null, new Limits.Pace(TimeProvider.System, null)).RunAsync(Bucket, Token))
            keys.Add(fault.Version.Key);

        return [.. keys];
    }

    private async Task<EncryptedStore> StoreAsync()
    {
        var store = Stores.Encrypting(_inner, _ring, always: false);
        await store.CreateBucketAsync(Bucket);
        return store;
    }

    /// <summary>As an index that is rebuilt finds bytes without a sidecar.</summary>
    private async Task LoseAsync(string key)
    {
        var bytes = (await _inner.ReadAsync(Bucket, key))!;
        await _inner.PutObjectAsync(Bucket, key, Write(new MemoryStream(bytes), Info(bytes)), Token);
    }
}
