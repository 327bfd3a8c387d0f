using System.Collections.Immutable;
using Pys3Local.Storage.Multipart;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class MultipartConformance
{
    private static UploadInfo Draft { get; } = new()
    {
        Key = "a/\u00fc \U00010000",
        Initiated = Noon,
        ContentType = "text/plain",
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("colour", "grün"),
        Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("checksum-algorithm", "CRC32C").Add("empty", ""),
    };

    [Test]
    public async Task An_upload_is_kept_as_it_was_drafted()
    {
        var created = await Uploads.CreateUploadAsync(Bucket, Draft, Token);
        Assert.Matches("^[A-Za-z0-9._-]+$", created.UploadId);
        AssertDrafted(created.UploadId, created);
        await AssertDraftedAsync(created.UploadId);
    }

    [Test]
    public async Task Uploads_outlive_the_process()
    {
        var id = (await Uploads.CreateUploadAsync(Bucket, Draft, Token)).UploadId;
        var part = await PutPartAsync(Draft.Key, id, 3, Bytes(100_000));
        await RestartAsync();
        await AssertDraftedAsync(id);
        Assert.Equal(part.ETag, Assert.Single(await Uploads.ListPartsAsync(Bucket, Draft.Key, id, 0, 10, Token)).ETag);
        await CompleteAsync(Draft.Key, id, [part]);
        Assert.Equal(Bytes(100_000), await Store.ReadAsync(Bucket, Draft.Key));
    }

    [Test]
    public async Task An_upload_is_known_by_bucket_key_and_id_together()
    {
        await Store.CreateBucketAsync("other");
        var id = await CreateUploadAsync("key");
        foreach (var (bucket, key, upload) in new[] { ("other", "key", id), (Bucket, "other", id), (Bucket, "key", "x" + id), (Bucket, "key", ""), (Bucket, "key", "../" + id) })
        {
            Assert.Null(await Uploads.FindUploadAsync(bucket, key, upload, Token));
            Assert.False(await Uploads.AbortUploadAsync(bucket, key, upload, Token));
            Func<Task>[] calls =
            [
                () => Uploads.PutPartAsync(bucket, key, upload, 1, Write([1]), Token).AsTask(),
                () => Uploads.ListPartsAsync(bucket, key, upload, 0, 10, Token).AsTask(),
                () => Uploads.CompleteUploadAsync(bucket, key, upload, [], Info([]), null, Token).AsTask(),
            ];
            foreach (var call in calls)
                Assert.Equal(StorageFailure.UploadNotFound, await FailureAsync(call));
        }

        Assert.Empty(await Uploads.ListPartsAsync(Bucket, "key", id, 0, 10, Token));
    }

    [Test]
    public async Task A_missing_bucket_is_told_from_a_missing_upload()
    {
        Func<Task>[] calls =
        [
            () => Uploads.CreateUploadAsync("missing", Draft, Token).AsTask(),
            () => Uploads.FindUploadAsync("missing", "key", "id", Token).AsTask(),
            () => Uploads.ListUploadsAsync("missing", new UploadQuery { Limit = 1 }, Token).AsTask(),
            () => Uploads.PutPartAsync("missing", "key", "id", 1, Write([1]), Token).AsTask(),
            () => Uploads.ListPartsAsync("missing", "key", "id", 0, 10, Token).AsTask(),
            () => Uploads.CompleteUploadAsync("missing", "key", "id", [], Info([]), null, Token).AsTask(),
            () => Uploads.AbortUploadAsync("missing", "key", "id", Token).AsTask(),
        ];
        foreach (var call in calls)
            Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(call));
    }

    [Test]
    public async Task Uploads_and_parts_never_show_among_buckets_and_objects()
    {
        var id = await CreateUploadAsync("key");
        await PutPartAsync("key", id, 1, [1]);
        Assert.Equal([Bucket], (await Store.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
        Assert.Empty(await Store.NamesAsync(Bucket));
        Assert.Null(await Store.FindObjectAsync(Bucket, "key", null, Token));
    }

    [Test]
    public async Task Deleting_a_bucket_ends_its_uploads()
    {
        var id = await CreateUploadAsync("key");
        await PutPartAsync("key", id, 1, [1]);
        Assert.True(await Store.DeleteBucketAsync(Bucket, Token));
        await Store.CreateBucketAsync(Bucket);
        await AssertEndedAsync("key", id);
    }

    [Test]
    public async Task An_aborted_upload_is_gone()
    {
        await Store.PutAsync(Bucket, "key", "old");
        var id = await CreateUploadAsync("key");
        var other = await CreateUploadAsync("key");
        await PutPartAsync("key", id, 1, [1]);
        await PutPartAsync("key", other, 1, [2]);
        Assert.True(await Uploads.AbortUploadAsync(Bucket, "key", id, Token));
        await AssertEndedAsync("key", id);
        Assert.Equal("old", await Store.ReadTextAsync(Bucket, "key"));
        Assert.Single(await Uploads.ListPartsAsync(Bucket, "key", other, 0, 10, Token));
    }

    [Test]
    public async Task Uploads_are_listed_by_key_then_by_time()
    {
        var late = await CreateUploadAsync("b", minute: 2);
        var early = await CreateUploadAsync("b", minute: 1);
        var expected = new List<string> { "a/1", "a/2", $"b {early}", $"b {late}", "c/1", "\uFFFF", "\U00010000" };
        foreach (var key in expected.Where(key => key[0] != 'b').Reverse())
            await CreateUploadAsync(key);

        foreach (var limit in new[] { 1, 2, 3, 100 })
            Assert.Equal(expected, await UploadsByPageAsync(new UploadQuery { Limit = limit }));

        Assert.Equal(["a/1", "a/2"], await UploadsByPageAsync(new UploadQuery { Prefix = "a", Limit = 5 }));
        Assert.Empty((await Uploads.ListUploadsAsync(Bucket, new UploadQuery { Limit = 0 }, Token)).Entries);
        foreach (var limit in new[] { 1, 2, 3, 100 })
        {
            Assert.Equal(
                ["a/", $"b {early}", $"b {late}", "c/", "\uFFFF", "\U00010000"],
                await UploadsByPageAsync(new UploadQuery { Delimiter = "/", Limit = limit }));
        }

        Assert.Equal(["c/1", "\uFFFF", "\U00010000"], await UploadsByPageAsync(new UploadQuery { AfterKey = "b", Limit = 5 }));
        Assert.Equal([$"b {late}", "c/1"], (await UploadsByPageAsync(new UploadQuery { AfterKey = "b", AfterUploadId = early, Limit = 2 })).Take(2));

        async Task<List<string>> UploadsByPageAsync(UploadQuery query)
        {
            var names = new List<string>();
            while (true)
            {
                var page = await Uploads.ListUploadsAsync(Bucket, query, Token);
                names.AddRange(page.Entries.Select(entry => entry.Name == "b" ? $"b {entry.Upload!.UploadId}" : entry.Name));
                if (!page.IsTruncated)
                    return names;

                Assert.True(names.Count < 10_000, "The listing does not come to an end.");
                query = query with { AfterKey = page.Entries[^1].Name, AfterUploadId = page.Entries[^1].Upload?.UploadId };
            }
        }
    }

    private static void AssertDrafted(string id, UploadInfo? upload)
    {
        Assert.NotNull(upload);
        Assert.Equal((Draft.Key, id, Draft.Initiated, Draft.ContentType), (upload.Key, upload.UploadId, upload.Initiated, upload.ContentType));
        Assert.Equal(Draft.Metadata, upload.Metadata);
        Assert.Equal(Draft.Attributes, upload.Attributes);
    }

    private async Task AssertDraftedAsync(string id)
    {
        AssertDrafted(id, await Uploads.FindUploadAsync(Bucket, Draft.Key, id, Token));
        var page = await Uploads.ListUploadsAsync(Bucket, new UploadQuery { Limit = 10 }, Token);
        AssertDrafted(id, Assert.Single(page.Entries).Upload);
    }
}
