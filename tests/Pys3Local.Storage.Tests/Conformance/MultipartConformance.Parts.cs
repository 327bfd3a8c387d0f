using System.Collections.Immutable;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class MultipartConformance
{
    [Test]
    public async Task A_part_is_kept_as_it_was_sealed()
    {
        var id = await CreateUploadAsync("key");
        var attributes = ImmutableSortedDictionary<string, string>.Empty.Add("checksum-crc32c", "AAAAAA==");
        var info = Info([1, 2]) with { LastModified = Noon.AddSeconds(5), Attributes = attributes };
        var put = await Uploads.PutPartAsync(Bucket, "key", id, 10_000, Write(new TestBody([1, 2]), info), Token);
        foreach (var part in new[] { put, Assert.Single(await Uploads.ListPartsAsync(Bucket, "key", id, 0, 10, Token)) })
        {
            Assert.Equal((10_000, 2L, ETag([1, 2]), Noon.AddSeconds(5)), (part.PartNumber, part.Size, part.ETag, part.LastModified));
            Assert.Equal(attributes, part.Attributes);
        }
    }

    [Test]
    public async Task Parts_are_listed_in_the_order_of_their_numbers()
    {
        var id = await CreateUploadAsync("key");
        var other = await CreateUploadAsync("key/below");
        await PutPartAsync("key/below", other, 7, [7]);
        foreach (var number in new[] { 10_000, 2, 1, 100, 11, 10 })
            await PutPartAsync("key", id, number, Bytes(number));

        Assert.Equal([1, 2, 10, 11, 100, 10_000], await NumbersAsync(0, 1000));
        Assert.Equal([10, 11], await NumbersAsync(2, 2));
        Assert.Equal([10], await NumbersAsync(5, 1));
        Assert.Empty(await NumbersAsync(10_000, 10));
        Assert.Empty(await NumbersAsync(0, 0));

        async Task<IEnumerable<int>> NumbersAsync(int after, int limit) =>
            (await Uploads.ListPartsAsync(Bucket, "key", id, after, limit, Token)).Select(part => part.PartNumber);
    }

    [Test]
    public async Task A_part_is_replaced_by_one_of_the_same_number()
    {
        var id = await CreateUploadAsync("key");
        await PutPartAsync("key", id, 1, Bytes(100_000));
        var part = await PutPartAsync("key", id, 1, [1]);
        Assert.Equal(ETag([1]), Assert.Single(await Uploads.ListPartsAsync(Bucket, "key", id, 0, 10, Token)).ETag);
        await CompleteAsync("key", id, [part]);
        Assert.Equal([1], await Store.ReadAsync(Bucket, "key"));
    }

    [Test]
    [Arguments(0)]
    [Arguments(100_000)]
    public async Task A_part_whose_body_fails_leaves_the_part_before(int delivered)
    {
        var id = await CreateUploadAsync("key");
        await PutPartAsync("key", id, 1, [1]);
        var failure = new InvalidDataException("the body does not verify");
        foreach (var number in new[] { 1, 2 })
        {
            var write = Write(new FailingBody(Bytes(delivered), failure), Info([]));
            Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(
                () => Uploads.PutPartAsync(Bucket, "key", id, number, write, Token).AsTask()));
        }

        Assert.Equal(ETag([1]), Assert.Single(await Uploads.ListPartsAsync(Bucket, "key", id, 0, 10, Token)).ETag);
    }

    [Test]
    public async Task The_given_parts_make_the_object_in_the_given_order()
    {
        var id = await CreateUploadAsync("key");
        var contents = new[] { Bytes(300_000, 1), [], Bytes(65_536, 2), Bytes(1, 3), Bytes(1000, 4) };
        var parts = new List<PartInfo>();
        for (var i = 0; i < contents.Length; i++)
            parts.Add(await PutPartAsync("key", id, 10 * i + 1, contents[i]));

        var info = Info([]) with { ETag = "md5-of-md5s-4", ContentType = "text/plain", Metadata = Draft.Metadata, Attributes = Draft.Attributes };
        PartInfo[] chosen = [parts[0], parts[1], parts[2], parts[4]];
        var made = await Uploads.CompleteUploadAsync(Bucket, "key", id, chosen, info, null, Token);
        byte[] whole = [.. contents[0], .. contents[2], .. contents[4]];
        foreach (var found in new[] { made, (await Store.FindObjectAsync(Bucket, "key", null, Token))! })
        {
            Assert.Equal(("key", (long)whole.Length, "md5-of-md5s-4", "text/plain"), (found.Key, found.Size, found.ETag, found.ContentType));
            Assert.Equal(Draft.Metadata, found.Metadata);
            Assert.Equal(Draft.Attributes, found.Attributes);
        }

        Assert.Equal(whole, await Store.ReadAsync(Bucket, "key"));
        await AssertEndedAsync("key", id);
        Assert.True(await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token) is not null);
        Assert.True(await Store.DeleteBucketAsync(Bucket, Token));
    }

    [Test]
    public async Task A_part_that_is_missing_or_another_one_by_now_ends_nothing()
    {
        await Store.PutAsync(Bucket, "key", "old");
        var id = await CreateUploadAsync("key");
        var first = await PutPartAsync("key", id, 1, [1]);
        var second = await PutPartAsync("key", id, 2, [2]);
        var again = await PutPartAsync("key", id, 2, [3]);
        foreach (var parts in new PartInfo[][] { [first, second], [first with { PartNumber = 3 }], [first, again, first with { PartNumber = 10_000 }] })
            Assert.Equal(StorageFailure.PartNotFound, await FailureAsync(() => CompleteAsync("key", id, parts).AsTask()));

        Assert.Equal("old", await Store.ReadTextAsync(Bucket, "key"));
        await CompleteAsync("key", id, [first, again]);
        Assert.Equal([1, 3], await Store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_completion_that_its_guard_refuses_ends_nothing()
    {
        await Store.PutAsync(Bucket, "key", "old");
        var id = await CreateUploadAsync("key");
        var part = await PutPartAsync("key", id, 1, [1]);
        var refusal = new InvalidDataException("precondition failed");
        Assert.Same(refusal, await Assert.ThrowsAsync<InvalidDataException>(() => CompleteAsync("key", id, [part], (current, replaced) =>
        {
            Assert.Equal(ETag(Bytes("old")), current?.ETag);
            Assert.Equal(ETag(Bytes("old")), replaced?.ETag);
            throw refusal;
        }).AsTask()));
        Assert.Equal("old", await Store.ReadTextAsync(Bucket, "key"));
        Assert.Single(await Uploads.ListPartsAsync(Bucket, "key", id, 0, 10, Token));
        await CompleteAsync("key", id, [part]);
        Assert.Equal([1], await Store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_completion_makes_a_version()
    {
        Assert.SkipUnless(Store.Traits.Versions, "The store keeps no versions.");
        await Store.PutAsync(Bucket, "key", "1", "v1");
        var id = await CreateUploadAsync("key");
        var part = await PutPartAsync("key", id, 1, [2]);
        await Uploads.CompleteUploadAsync(Bucket, "key", id, [part], Info([2]) with { VersionId = "v2" }, null, Token);
        Assert.Equal(["key:v2*", "key:v1"], await Store.VersionsAsync(Bucket));
    }

    [Test]
    public async Task Of_many_completions_one_wins()
    {
        var id = await CreateUploadAsync("key");
        var part = await PutPartAsync("key", id, 1, Bytes(100_000));
        var commits = 0;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(
            () => OutcomeAsync(async () => await CompleteAsync("key", id, [part], (_, _) => commits++)), Token)));
        Assert.Equal(1, commits);
        Assert.Single(outcomes, outcome => outcome is null);
        Assert.Equal(31, outcomes.Count(outcome => outcome == StorageFailure.UploadNotFound));
        Assert.Equal(Bytes(100_000), await Store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task Between_completion_and_abortion_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"key{round}";
            var id = await CreateUploadAsync(key);
            var part = await PutPartAsync(key, id, 1, Bytes(1000));
            var completion = Task.Run(() => OutcomeAsync(async () => await CompleteAsync(key, id, [part])), Token);
            var abortion = Task.Run(async () => await Uploads.AbortUploadAsync(Bucket, key, id, Token), Token);
            var completed = await completion is null;
            Assert.NotEqual(completed, await abortion);
            Assert.Equal(completed, await Store.FindObjectAsync(Bucket, key, null, Token) is not null);
            await AssertEndedAsync(key, id);
        }
    }

    [Test]
    public async Task A_part_that_comes_after_the_end_of_its_upload_is_refused()
    {
        var id = await CreateUploadAsync("key");
        var body = new GatedBody(Bytes(100_000));
        var put = Uploads.PutPartAsync(Bucket, "key", id, 1, Write(body, Info([])), Token).AsTask();
        await body.AllDelivered;
        Assert.True(await Uploads.AbortUploadAsync(Bucket, "key", id, Token));
        body.Open();
        Assert.Equal(StorageFailure.UploadNotFound, await FailureAsync(() => put));
        await AssertEndedAsync("key", id);
        Assert.True(await Store.DeleteBucketAsync(Bucket, Token));
    }

    [Test]
    public async Task Uploads_of_one_part_at_once_leave_one_whole_part()
    {
        var id = await CreateUploadAsync("key");
        var contents = Enumerable.Range(0, 16).Select(i => Bytes(70_000 + i, seed: i)).ToArray();
        await Task.WhenAll(contents.Select(content => Task.Run(async () => await PutPartAsync("key", id, 1, content), Token)));
        var part = Assert.Single(await Uploads.ListPartsAsync(Bucket, "key", id, 0, 10, Token));
        await CompleteAsync("key", id, [part]);
        Assert.Equal(part.ETag, ETag((await Store.ReadAsync(Bucket, "key"))!));
    }

    private static async Task<StorageFailure?> OutcomeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (StorageException e)
        {
            return e.Failure;
        }
    }
}
