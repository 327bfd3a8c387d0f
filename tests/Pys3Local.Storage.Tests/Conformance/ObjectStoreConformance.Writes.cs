using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(65_536)]
    [Arguments(300_000)]
    public async Task A_body_that_fails_leaves_everything_as_it_was(int delivered)
    {
        await Store.PutAsync(Bucket, "old", "old");
        var failure = new InvalidDataException("the body does not verify");
        foreach (var key in new[] { "old", "new" })
        {
            var write = new ObjectWrite
            {
                Body = new FailingBody(Bytes(delivered), failure),
                Length = delivered + 10,
                Seal = _ => throw new InvalidOperationException("sealed"),
                Guard = (_, _) => throw new InvalidOperationException("guarded"),
            };
            Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(
                () => Store.PutObjectAsync(Bucket, key, write, Token).AsTask()));
        }

        await AssertOnlyOldAsync();
    }

    [Test]
    [Arguments(10)]
    [Arguments(300_000)]
    public async Task A_cancelled_put_leaves_everything_as_it_was(int delivered)
    {
        await Store.PutAsync(Bucket, "old", "old");
        foreach (var key in new[] { "old", "new" })
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var body = new GatedBody(Bytes(delivered));
            var put = Store.PutObjectAsync(Bucket, key, Write(body, Info([])), cancellation.Token).AsTask();
            await body.AllDelivered;
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        }

        await AssertOnlyOldAsync();
    }

    [Test]
    public async Task A_put_under_way_is_not_seen()
    {
        await Store.PutAsync(Bucket, "old", "old");
        var content = Bytes(300_000);
        var bodies = new[] { new GatedBody(content), new GatedBody(content) };
        var first = Store.PutObjectAsync(Bucket, "old", Write(bodies[0], Info(content)), Token).AsTask();
        var second = Store.PutObjectAsync(Bucket, "new", Write(bodies[1], Info(content)), Token).AsTask();
        await Task.WhenAll(bodies.Select(body => body.AllDelivered));
        await AssertOnlyOldAsync();
        foreach (var body in bodies)
            body.Open();

        await Task.WhenAll(first, second);
        Assert.Equal(["new", "old"], await Store.NamesAsync(Bucket));
        Assert.Equal(content, await Store.ReadAsync(Bucket, "old"));
        Assert.Equal(content, await Store.ReadAsync(Bucket, "new"));
    }

    [Test]
    public async Task The_seal_is_set_once_after_the_end_of_the_body()
    {
        var content = Bytes(100_000);
        var body = new TestBody(content);
        var sizes = new List<long>();
        var write = new ObjectWrite
        {
            Body = body,
            Seal = size =>
            {
                Assert.True(body.HasEnded);
                sizes.Add(size);
                return Info(content);
            },
            Guard = (_, _) => Assert.Single(sizes),
        };
        await Store.PutObjectAsync(Bucket, "key", write, Token);
        Assert.Equal([100_000], sizes);
        Assert.False(body.IsDisposed);
    }

    [Test]
    [Arguments(10)]
    [Arguments(300_000)]
    public async Task A_seal_that_throws_passes_through_and_leaves_everything_as_it_was(int size)
    {
        await Store.PutAsync(Bucket, "old", "old");
        var refusal = new InvalidDataException("no");
        foreach (var key in new[] { "old", "new" })
        {
            var write = new ObjectWrite { Body = new TestBody(Bytes(size)), Seal = _ => throw refusal };
            Assert.Same(refusal, await Assert.ThrowsAsync<InvalidDataException>(
                () => Store.PutObjectAsync(Bucket, key, write, Token).AsTask()));
        }

        await AssertOnlyOldAsync();
    }

    [Test]
    [Arguments(10)]
    [Arguments(300_000)]
    public async Task A_guard_that_throws_passes_through_and_leaves_everything_as_it_was(int size)
    {
        await Store.PutAsync(Bucket, "old", "old");
        var refusal = new InvalidDataException("precondition failed");
        var calls = 0;
        void Refuse(ObjectInfo? current, ObjectInfo? replaced)
        {
            calls++;
            throw refusal;
        }

        foreach (var key in new[] { "old", "new" })
        {
            Assert.Same(refusal, await Assert.ThrowsAsync<InvalidDataException>(
                () => Store.PutObjectAsync(Bucket, key, Write(Bytes(size), guard: Refuse), Token).AsTask()));
            Assert.Same(refusal, await Assert.ThrowsAsync<InvalidDataException>(
                () => Store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, Refuse, Token).AsTask()));
        }

        Assert.Equal(4, calls);
        await AssertOnlyOldAsync();
    }

    [Test]
    public async Task A_guard_sees_what_is_there_and_what_is_replaced()
    {
        var seen = new List<string?>();
        void See(ObjectInfo? current, ObjectInfo? replaced)
        {
            Assert.True(current is null || current is { Key: "key", IsLatest: true });
            seen.AddRange([current?.ETag, replaced?.ETag]);
        }

        await Store.PutObjectAsync(Bucket, "key", Write([1], guard: See), Token);
        await Store.PutObjectAsync(Bucket, "key", Write([2], guard: See), Token);
        await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, See, Token);
        await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, See, Token);
        Assert.Equal([null, null, ETag([1]), ETag([1]), ETag([2]), ETag([2]), null, null], seen);
    }

    [Test]
    public async Task An_update_changes_what_may_change_and_nothing_else()
    {
        await Store.PutAsync(Bucket, "key", "content");
        var calls = 0;
        var updated = await Store.UpdateObjectAsync(
            Bucket,
            "key",
            null,
            found =>
            {
                calls++;
                Assert.Equal(ETag(Bytes("content")), found.ETag);
                return Described with { Key = "other", VersionId = "v9", Size = 99, IsDeleteMarker = true, LastModified = Noon.AddHours(1) };
            },
            Token);
        Assert.Equal(1, calls);
        var found = await Store.FindObjectAsync(Bucket, "key", null, Token);
        foreach (var info in new[] { updated, found })
        {
            Assert.NotNull(info);
            Assert.Equal(("key", ObjectInfo.NullVersion, 7L, false), (info.Key, info.VersionId, info.Size, info.IsDeleteMarker));
            Assert.Equal(ETag(Bytes("content")), info.ETag);
            Assert.Equal(Noon.AddHours(1), info.LastModified);
            Assert.Equal(Described.ContentType, info.ContentType);
            Assert.Equal(Described.Metadata, info.Metadata);
            Assert.Equal(Described.Attributes, info.Attributes);
        }

        Assert.Equal("content", await Store.ReadTextAsync(Bucket, "key"));
        Assert.Equal(["key"], await Store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_refused_update_passes_through_and_leaves_everything_as_it_was()
    {
        await Store.PutAsync(Bucket, "old", "old");
        var refusal = new InvalidDataException("no");
        Assert.Same(refusal, await Assert.ThrowsAsync<InvalidDataException>(
            () => Store.UpdateObjectAsync(Bucket, "old", null, _ => throw refusal, Token).AsTask()));
        await AssertOnlyOldAsync();
    }

    [Test]
    public async Task An_update_outlives_the_process()
    {
        await Store.PutAsync(Bucket, "key", "content");
        await Store.UpdateObjectAsync(Bucket, "key", null, found => found with { Attributes = Described.Attributes }, Token);
        await RestartAsync();
        Assert.Equal(Described.Attributes, (await Store.FindObjectAsync(Bucket, "key", null, Token))!.Attributes);
        Assert.Equal("content", await Store.ReadTextAsync(Bucket, "key"));
    }

    private async Task AssertOnlyOldAsync()
    {
        Assert.Equal(["old"], await Store.NamesAsync(Bucket));
        Assert.Equal(["old:null*"], await Store.VersionsAsync(Bucket));
        Assert.Equal("old", await Store.ReadTextAsync(Bucket, "old"));
        Assert.Equal(ETag(Bytes("old")), (await Store.FindObjectAsync(Bucket, "old", null, Token))!.ETag);
        Assert.Null(await Store.FindObjectAsync(Bucket, "new", null, Token));
    }
}
