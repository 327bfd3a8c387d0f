using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>What comes out is what went in: whole, in every range, of every size around the limits of frames, in parts.</summary>
public sealed class ContentTests
{
    private const string Bucket = "bucket";
    private const int Frame = FrameLayout.FrameSize;

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(Frame - 1)]
    [Arguments(Frame)]
    [Arguments(Frame + 1)]
    [Arguments(2 * Frame - 1)]
    [Arguments(2 * Frame)]
    [Arguments(3 * Frame + 17)]
    public async Task Sizes_and_ETags_are_those_of_the_content(int size)
    {
        var inner = new MemoryObjectStore();
        await using var store = Stores.Encrypting(inner);
        await store.CreateBucketAsync(Bucket);
        var content = Bytes(size, size);

        var put = await store.PutObjectAsync(Bucket, "key", Write(content), Token);
        var listed = (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 10 }, Token)).Entries[0].Object!;
        var found = await store.FindObjectAsync(Bucket, "key", null, Token);

        Assert.All([put, listed, found!], info => Assert.Equal((size, ETag(content), "AES256"), (info.Size, info.ETag, info.Encryption!)));
        Assert.Equal(content, await store.ReadAsync(Bucket, "key"));
        var stored = (await inner.FindObjectAsync(Bucket, "key", null, Token))!;
        Assert.Equal(FrameLayout.StoredLength(size), stored.Size);
        var bytes = (await inner.ReadAsync(Bucket, "key"))!;
        Assert.True(size < 16 || bytes.AsSpan().IndexOf(content.AsSpan(0, 16)) < 0, "The content can be read in the store.");
    }

    [Test]
    public async Task Every_range_around_the_limits_of_frames()
    {
        await using var store = Stores.Encrypting(new MemoryObjectStore());
        await store.CreateBucketAsync(Bucket);
        var content = Bytes(3 * Frame + 5);
        await store.PutObjectAsync(Bucket, "key", Write(content), Token);

        await AssertRangesAsync(store, content, [0, 1, Frame - 1, Frame, Frame + 1, 2 * Frame, 3 * Frame - 1, 3 * Frame, 3 * Frame + 4, 3 * Frame + 5]);
    }

    [Test]
    public async Task Ten_thousand_parts_of_different_sizes()
    {
        await using var store = Stores.Encrypting(new MemoryObjectStore());
        await store.CreateBucketAsync(Bucket);
        int[] sizes = [.. Enumerable.Range(0, 10_000).Select(i => 1 + i % 7)];
        var content = Bytes(sizes.Sum());
        await UploadAsync(store, "key", content, sizes);

        Assert.Equal(content, await store.ReadAsync(Bucket, "key"));
        await AssertRangesAsync(store, content, [0, 1, 2, 3, content.Length / 2, content.Length - 1, content.Length]);
    }

    [Test]
    public async Task Every_range_around_the_limits_of_parts()
    {
        await using var store = Stores.Encrypting(new MemoryObjectStore());
        await store.CreateBucketAsync(Bucket);
        int[] sizes = [Frame + 3, 7, 2 * Frame, 1, Frame - 1];
        var content = Bytes(sizes.Sum());
        await UploadAsync(store, "key", content, sizes, numbers: [1, 2, 5, 6, 10_000]);

        var limits = new List<int> { 0 };
        foreach (var size in sizes)
            limits.Add(limits[^1] + size);

        await AssertRangesAsync(store, content, [.. limits.SelectMany(limit => (int[])[limit - 1, limit, limit + 1]).Where(at => at >= 0 && at <= content.Length).Distinct()]);
    }

    [Test]
    public async Task Ten_thousand_parts()
    {
        await using var store = Stores.Encrypting(new MemoryObjectStore());
        await store.CreateBucketAsync(Bucket);
        var content = Bytes(10_000 * 3);
        var made = await UploadAsync(store, "key", content, [.. Enumerable.Repeat(3, 10_000)]);

        Assert.Equal(content.Length, made.Size);
        Assert.Equal(content, await store.ReadAsync(Bucket, "key"));
        await AssertRangesAsync(store, content, [14_998, 15_000, 15_002]);
    }

    [Test]
    public async Task A_part_that_is_sent_again_takes_the_place_of_the_first()
    {
        await using var store = Stores.Encrypting(new MemoryObjectStore());
        await store.CreateBucketAsync(Bucket);
        var upload = await store.CreateUploadAsync(Bucket, new UploadInfo { Key = "key", Initiated = Noon }, Token);
        var first = await store.PutPartAsync(Bucket, "key", upload.UploadId, 1, Write(Bytes("first")), Token);
        var second = await store.PutPartAsync(Bucket, "key", upload.UploadId, 1, Write(Bytes("second")), Token);

        var whole = Info([]) with { ETag = "whole-1" };
        Assert.Equal(StorageFailure.PartNotFound, await FailureAsync(() => store.CompleteUploadAsync(Bucket, "key", upload.UploadId, [first], whole, null, Token).AsTask()));
        await store.CompleteUploadAsync(Bucket, "key", upload.UploadId, [second], whole with { Size = 6 }, null, Token);
        Assert.Equal("second", await store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_copy_is_encrypted_anew_and_a_plain_copy_is_plain()
    {
        var inner = new MemoryObjectStore();
        await using var store = Stores.Encrypting(inner, Stores.NewRing(), always: false);
        await store.CreateBucketAsync(Bucket);
        var content = Bytes(Frame + 9);
        await store.PutObjectAsync(Bucket, "a", Protected(content, new ContentProtection.Ring()), Token);

        await CopyAsync(store, "a", "plain", null);
        await CopyAsync(store, "plain", "b", new ContentProtection.Ring());

        Assert.Equal(content, await inner.ReadAsync(Bucket, "plain"));
        Assert.NotEqual(content, await inner.ReadAsync(Bucket, "b"));
        Assert.Equal(content, await store.ReadAsync(Bucket, "b"));
        Assert.DoesNotContain((await store.FindObjectAsync(Bucket, "plain", null, Token))!.Attributes, pair => pair.Key.StartsWith("encryption", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_change_of_metadata_leaves_the_content_readable()
    {
        await using var store = Stores.Encrypting(new MemoryObjectStore());
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "key", "content");

        var changed = await store.UpdateObjectAsync(Bucket, "key", null, info => info with { ContentType = "text/plain" }, Token);

        Assert.Equal(("text/plain", 7L, ETag(Bytes("content"))), (changed!.ContentType, changed.Size, changed.ETag));
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task Guards_are_asked_about_what_is_shown()
    {
        await using var store = Stores.Encrypting(new MemoryObjectStore());
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "key", "content");
        ObjectInfo? seen = null;

        await store.PutObjectAsync(Bucket, "key", Write(Bytes("new"), guard: (current, _) => seen = current), Token);

        Assert.Equal((7L, ETag(Bytes("content"))), (seen!.Size, seen.ETag));
    }

    internal static ObjectWrite Protected(byte[] content, ContentProtection protection) =>
        new() { Body = new MemoryStream(content), Seal = _ => Info(content), Protection = protection };

    internal static async Task<ObjectInfo> UploadAsync(
        EncryptedStore store, string key, byte[] content, int[] sizes, int[]? numbers = null, ContentProtection? protection = null)
    {
        var upload = await store.CreateUploadAsync(Bucket, new UploadInfo { Key = key, Initiated = Noon, Protection = protection }, Token);
        var parts = new List<PartInfo>();
        var at = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            var part = content.AsSpan(at, sizes[i]).ToArray();
            var write = new ObjectWrite { Body = new MemoryStream(part), Seal = _ => Info(part), Protection = protection };
            parts.Add(await store.PutPartAsync(Bucket, key, upload.UploadId, numbers?[i] ?? i + 1, write, Token));
            at += sizes[i];
        }

        var whole = new ObjectInfo { Key = key, Size = content.Length, ETag = $"{ETag(content)}-{sizes.Length}", LastModified = Noon };
        return await store.CompleteUploadAsync(Bucket, key, upload.UploadId, parts, whole, null, Token);
    }

    private static async Task CopyAsync(EncryptedStore store, string from, string to, ContentProtection? protection)
    {
        await using var reader = (await store.OpenObjectAsync(Bucket, from, null, Token))!;
        await store.PutObjectAsync(Bucket, to, new ObjectWrite { Body = new ObjectReaderStream(reader), Seal = _ => reader.Info, Protection = protection }, Token);
    }

    private static async Task AssertRangesAsync(EncryptedStore store, byte[] content, int[] limits)
    {
        await using var again = (await store.OpenObjectAsync(Bucket, "key", null, Token))!;
        foreach (var from in limits)
        {
            foreach (var to in limits.Where(to => to >= from))
            {
                await using var reader = (await store.OpenObjectAsync(Bucket, "key", null, Token))!;
                reader.Select(from, to - from);
                Assert.Equal(content[from..to], await reader.ReadToEndAsync());
                again.Select(from, to - from);
                Assert.Equal(content[from..to], await again.ReadToEndAsync());
            }
        }
    }
}
