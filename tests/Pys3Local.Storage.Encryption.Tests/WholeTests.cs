using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Encryption.Whole;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>Whole buckets: encrypted in place, copied in the clear, read through.</summary>
public sealed class WholeTests
{
    private const string Bucket = "bucket";

    private readonly MemoryObjectStore _inner = new();

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task What_is_in_the_clear_is_encrypted_once()
    {
        var store = Stores.Encrypting(_inner, Stores.NewRing(), always: false);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "a", "one");
        await store.PutAsync(Bucket, "b", "two");
        await ContentTests.UploadAsync(store, "parts", Bytes(250), [100, 100, 50]);
        await store.PutObjectAsync(Bucket, "marker", DeleteMarker("v1"), Token);
        var before = await store.FindObjectAsync(Bucket, "parts", null, Token);

        var done = await new BucketPass(store, Bucket, null, Assert.Fail).EncryptAsync(Token);
        Assert.Equal(new PassProgress(3, 0, 0, 256), done);
        Assert.Equal(new PassProgress(0, 3, 0, 0), await new BucketPass(store, Bucket, null, Assert.Fail).EncryptAsync(Token));

        Assert.Equal("one", await store.ReadTextAsync(Bucket, "a"));
        Assert.Equal(Bytes(250), await store.ReadAsync(Bucket, "parts"));
        var after = (await store.FindObjectAsync(Bucket, "parts", null, Token))!;
        Assert.Equal((before!.ETag, before.LastModified, "AES256"), (after.ETag, after.LastModified, after.Encryption!));
        Assert.Equal(before.Attributes, after.Attributes);
        Assert.Equal(FrameLayout.StoredLength(3), (await _inner.FindObjectAsync(Bucket, "a", null, Token))!.Size);
    }

    [Test]
    public async Task Older_versions_are_too_and_the_newest_stays_the_newest()
    {
        var store = Stores.Encrypting(_inner, Stores.NewRing(), always: false);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "a", "old", "v1");
        await store.PutAsync(Bucket, "a", "new", "v2");
        await store.PutObjectAsync(Bucket, "a", DeleteMarker("v3"), Token);

        Assert.Equal(new PassProgress(2, 0, 0, 6), await new BucketPass(store, Bucket, null, Assert.Fail).EncryptAsync(Token));
        Assert.Equal("new", await store.ReadTextAsync(Bucket, "a", "v2"));
        Assert.Equal("old", await store.ReadTextAsync(Bucket, "a", "v1"));
        var versions = (await _inner.ListObjectsAsync(Bucket, new ListQuery { Limit = 10, Versions = true }, Token)).Entries;
        Assert.Equal(["v3", "v2", "v1"], versions.Select(entry => entry.Object!.VersionId));
        Assert.Equal(2, versions.Count(entry => entry.Object!.Size == FrameLayout.StoredLength(3)));
    }

    [Test]
    public async Task Damage_is_not_encrypted_as_if_it_were_whole()
    {
        var store = Stores.Encrypting(_inner, Stores.NewRing(), always: false);
        await store.CreateBucketAsync(Bucket);
        await _inner.PutObjectAsync(Bucket, "a", new ObjectWrite { Body = new MemoryStream([1, 2, 4]), Length = 3, Seal = _ => Info([1, 2, 3]) with { Key = "a" } }, Token);
        var reports = new List<string>();

        Assert.Equal(new PassProgress(0, 0, 1, 3), await new BucketPass(store, Bucket, null, reports.Add).EncryptAsync(Token));
        Assert.Contains("bucket/a", Assert.Single(reports), StringComparison.Ordinal);
        Assert.Equal(new byte[] { 1, 2, 4 }, await store.ReadAsync(Bucket, "a"));
    }

    [Test]
    public async Task A_copy_in_the_clear_has_every_version_and_can_be_broken_off()
    {
        var store = Stores.Encrypting(_inner, Stores.NewRing(), always: false);
        await store.CreateBucketAsync(Bucket);
        await store.PutObjectAsync(Bucket, "a", Versioned("old", "v1"), Token);
        await store.PutObjectAsync(Bucket, "a", Versioned("new", "v2"), Token);
        await store.PutObjectAsync(Bucket, "gone", DeleteMarker("v3"), Token);
        await store.PutAsync(Bucket, "plain", "text");
        await store.PutObjectAsync(Bucket, "theirs", ContentTests.Protected([1], new ContentProtection.Customer(Bytes(32))), Token);
        var plain = new MemoryObjectStore();
        var reports = new List<string>();

        var bucket = (await store.FindBucketAsync(Bucket, Token))!;
        Assert.Equal((4, 0, 1), await CopyAsync());
        Assert.Equal((0, 4, 1), await CopyAsync());
        Assert.Equal("new", await plain.ReadTextAsync(Bucket, "a"));
        Assert.Equal("old", await plain.ReadTextAsync(Bucket, "a", "v1"));
        Assert.Equal(["a", "plain"], await plain.NamesAsync(Bucket));
        Assert.Contains("theirs", reports[0], StringComparison.Ordinal);

        async Task<(long, long, long)> CopyAsync()
        {
            var done = await new PlainCopy(store, plain, null, reports.Add).RunAsync(bucket, Token);
            return (done.Done, done.Skipped, done.Left);
        }
    }

    /// <summary>A store may ask for more after the end: the local one does for sizes between what it holds in memory and its buffer.</summary>
    [Test]
    [Arguments(0)]
    [Arguments(65_536)]
    [Arguments(65_537)]
    [Arguments(131_071)]
    public async Task Content_that_is_read_past_its_end_is_whole_each_time(int size)
    {
        var store = Stores.Encrypting(_inner, Stores.NewRing());
        await store.CreateBucketAsync(Bucket);
        await store.PutObjectAsync(Bucket, "a", Write(Bytes(size)), Token);
        await ContentTests.UploadAsync(store, "parts", Bytes(size), [size]);
        foreach (var key in (string[])["a", "parts"])
        {
            await using var reader = (await store.OpenObjectAsync(Bucket, key, null, Token))!;
            await using var content = new CheckedContent(reader, static _ => { });
            Assert.Equal(Bytes(size), await ReadAsync(content));
            for (var again = 0; again < 3; again++)
                Assert.Equal(0, await content.ReadAsync(new byte[10], Token));
        }
    }

    [Test]
    public async Task Content_that_is_damaged_stays_damaged_however_often_it_is_read_past_its_end()
    {
        await _inner.CreateBucketAsync(Bucket);
        await _inner.PutObjectAsync(Bucket, "a", new ObjectWrite { Body = new MemoryStream([1, 2, 4]), Length = 3, Seal = _ => Info([1, 2, 3]) }, Token);
        await using var reader = (await _inner.OpenObjectAsync(Bucket, "a", null, Token))!;
        await using var content = new CheckedContent(reader, static _ => { });
        Assert.Equal(3, await content.ReadAsync(new byte[10], Token));
        for (var again = 0; again < 3; again++)
            Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => Assert.Equal(0, await content.ReadAsync(new byte[10], Token))));
    }

    [Test]
    public async Task A_copy_again_leaves_what_was_written_there_later()
    {
        var store = Stores.Encrypting(_inner, Stores.NewRing(), always: false);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "a", "old");
        await store.PutObjectAsync(Bucket, "b", Versioned("one", "v1"), Token);
        await store.PutObjectAsync(Bucket, "b", Versioned("two", "v2"), Token);
        var plain = new MemoryObjectStore();
        var reports = new List<string>();
        var bucket = (await store.FindBucketAsync(Bucket, Token))!;
        await new PlainCopy(store, plain, null, reports.Add).RunAsync(bucket, Token);
        await plain.PutObjectAsync(Bucket, "a", Write(new MemoryStream(Bytes("newer")), Info(Bytes("newer")) with { LastModified = Noon.AddDays(1) }), Token);
        await plain.DeleteObjectAsync(Bucket, "b", "v1", null, Token);

        var done = await new PlainCopy(store, plain, null, reports.Add).RunAsync(bucket, Token);

        Assert.Equal((1, 2, 0), (done.Done, done.Skipped, done.Left));
        Assert.Equal("newer", await plain.ReadTextAsync(Bucket, "a"));
        Assert.Equal(["a:null*", "b:v2*", "b:v1"], await plain.VersionsAsync(Bucket));
        Assert.Contains("bucket/a: what is there is newer", Assert.Single(reports), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_check_reads_through_and_without_the_key_as_far_as_it_can()
    {
        var ring = Stores.NewRing();
        var store = Stores.Encrypting(_inner, ring);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "good", "text");
        await store.PutObjectAsync(Bucket, "bad", Write(Bytes(2 * FrameLayout.FrameSize)), Token);
        await store.PutObjectAsync(Bucket, "order", Write(Bytes(2 * FrameLayout.FrameSize, 1)), Token);
        await ChangeAsync("bad", bytes => bytes[^20] ^= 1);
        await ChangeAsync("order", bytes =>
        {
            var frame = bytes.AsSpan(StreamHeader.Size, FrameLayout.StoredFrameSize).ToArray();
            bytes.AsSpan(StreamHeader.Size + FrameLayout.StoredFrameSize).CopyTo(bytes.AsSpan(StreamHeader.Size));
            frame.CopyTo(bytes.AsSpan(StreamHeader.Size + FrameLayout.StoredFrameSize));
        });

        Assert.Equal(["bad", "order"], await FaultsAsync(store));
        Assert.Equal(["order"], await FaultsAsync(Stores.Encrypting(_inner, ring: null, always: false)));
    }

    private static async Task<byte[]> ReadAsync(Stream content)
    {
        var read = new MemoryStream();
        var buffer = new byte[10_007];
        while (await content.ReadAsync(buffer, Token) is var count and > 0)
            read.Write(buffer, 0, count);

        return read.ToArray();
    }

    private static ObjectWrite Versioned(string text, string version) => new()
    {
        VersionId = version,
        Body = new MemoryStream(Bytes(text)),
        Length = text.Length,
        Seal = _ => Info(Bytes(text)),
        Protection = new ContentProtection.Ring(),
    };

    private static async Task<string[]> FaultsAsync(EncryptedStore store)
    {
        var keys = new List<string>();
        await foreach (var fault in new EncryptedContentCheck(store, null, new Limits.Pace(TimeProvider.System, null)).RunAsync(Bucket, Token))
            keys.Add(fault.Version.Key);

        return [.. keys];
    }

    private async Task ChangeAsync(string key, Action<byte[]> change)
    {
        var info = (await _inner.FindObjectAsync(Bucket, key, null, Token))!;
        var bytes = (await _inner.ReadAsync(Bucket, key))!;
        change(bytes);
        await _inner.PutObjectAsync(Bucket, key, new ObjectWrite { Body = new MemoryStream(bytes), Length = bytes.Length, Seal = _ => info }, Token);
    }
}
