using System.Collections.Immutable;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    private static BucketInfo Furnished { get; } = new()
    {
        Name = "furnished",
        Created = Noon,
        Owner = "owner \"ü\" 𐀀",
        Settings = ImmutableSortedDictionary<string, string>.Empty
            .Add("versioning", "Enabled")
            .Add("policy", new string('x', 20_000) + "\n\t<&>\"'\\ 𐀀")
            .Add("empty", ""),
    };

    [Test]
    public async Task Buckets_are_listed_in_ordinal_order()
    {
        foreach (var name in new[] { "b.c", "b-c", "a", "bc", "0" })
            await Store.CreateBucketAsync(name);

        var buckets = await Store.ListBucketsAsync(Token);
        Assert.Equal(["0", "a", "b-c", "b.c", "bc", Bucket], buckets.Select(bucket => bucket.Name));
    }

    [Test]
    public async Task A_bucket_is_kept_as_it_was_written()
    {
        var written = await Store.WriteBucketAsync("furnished", _ => Furnished, Token);
        AssertFurnished(written);
        AssertFurnished(await Store.FindBucketAsync("furnished", Token));
        AssertFurnished((await Store.ListBucketsAsync(Token)).Single(bucket => bucket.Name == "furnished"));
    }

    /// <summary>A commit is decided by it: it may be unknown, and never one that is gone or was otherwise.</summary>
    [Test]
    public async Task What_is_known_of_a_bucket_without_asking_is_what_was_written_last()
    {
        await Store.WriteBucketAsync("furnished", _ => Furnished, Token);
        if (Store.KnownBucket("furnished") is { } known)
            AssertFurnished(known);

        var changed = await Store.WriteBucketAsync("furnished", found => found! with { Settings = found.Settings.SetItem("versioning", "Suspended") }, Token);
        Assert.Equal(changed.Settings["versioning"], (Store.KnownBucket("furnished") ?? changed).Settings["versioning"]);
        await Store.DeleteBucketAsync("furnished", Token);
        Assert.Null(Store.KnownBucket("furnished"));
    }

    [Test]
    public async Task Buckets_outlive_the_process()
    {
        await Store.WriteBucketAsync("furnished", _ => Furnished, Token);
        await Store.CreateBucketAsync("gone");
        await Store.DeleteBucketAsync("gone", Token);
        await RestartAsync();
        AssertFurnished(await Store.FindBucketAsync("furnished", Token));
        Assert.Equal([Bucket, "furnished"], (await Store.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
    }

    [Test]
    public async Task A_bucket_is_changed_in_one_step()
    {
        var calls = new List<BucketInfo?>();
        BucketInfo Change(BucketInfo? found)
        {
            calls.Add(found);
            return found is null ? Furnished : found with { Settings = found.Settings.SetItem("versioning", "Suspended").Remove("policy") };
        }

        await Store.WriteBucketAsync("furnished", Change, Token);
        await Store.WriteBucketAsync("furnished", Change, Token);
        Assert.Equal(2, calls.Count);
        Assert.Null(calls[0]);
        AssertFurnished(calls[1]);
        var found = await Store.FindBucketAsync("furnished", Token);
        Assert.Equal(["empty=", "versioning=Suspended"], found!.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
        Assert.Equal(Noon, found.Created);
    }

    [Test]
    public async Task A_change_that_returns_the_same_bucket_changes_nothing()
    {
        await Store.WriteBucketAsync("furnished", _ => Furnished, Token);
        AssertFurnished(await Store.WriteBucketAsync("furnished", found => found!, Token));
        AssertFurnished(await Store.FindBucketAsync("furnished", Token));
    }

    [Test]
    public async Task A_refused_change_passes_through_and_leaves_no_trace()
    {
        var refusal = new InvalidOperationException("no");
        await Store.WriteBucketAsync("furnished", _ => Furnished, Token);
        foreach (var name in new[] { "furnished", "never" })
        {
            Assert.Same(refusal, await Assert.ThrowsAsync<InvalidOperationException>(
                () => Store.WriteBucketAsync(name, _ => throw refusal, Token).AsTask()));
        }

        AssertFurnished(await Store.FindBucketAsync("furnished", Token));
        Assert.Null(await Store.FindBucketAsync("never", Token));
    }

    [Test]
    public async Task A_missing_bucket_is_told_from_a_missing_object()
    {
        Assert.Null(await Store.FindBucketAsync("missing", Token));
        Assert.False(await Store.DeleteBucketAsync("missing", Token));
        Func<Task>[] calls =
        [
            () => Store.ListObjectsAsync("missing", new ListQuery { Limit = 1 }, Token).AsTask(),
            () => Store.FindObjectAsync("missing", "key", null, Token).AsTask(),
            () => Store.OpenObjectAsync("missing", "key", null, Token).AsTask(),
            () => Store.PutObjectAsync("missing", "key", Write([]), Token).AsTask(),
            () => Store.UpdateObjectAsync("missing", "key", null, info => info, Token).AsTask(),
            () => Store.DeleteObjectAsync("missing", "key", ObjectInfo.NullVersion, null, Token).AsTask(),
        ];
        foreach (var call in calls)
            Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(call));

        Assert.Null(await Store.FindBucketAsync("missing", Token));
    }

    [Test]
    public async Task Only_an_empty_bucket_is_deleted()
    {
        await Store.PutAsync(Bucket, "a/b", "1");
        Assert.Equal(StorageFailure.BucketNotEmpty, await FailureAsync(() => Store.DeleteBucketAsync(Bucket, Token).AsTask()));
        Assert.Equal("1", await Store.ReadTextAsync(Bucket, "a/b"));
        await Store.DeleteObjectAsync(Bucket, "a/b", ObjectInfo.NullVersion, null, Token);
        Assert.True(await Store.DeleteBucketAsync(Bucket, Token));
        Assert.Null(await Store.FindBucketAsync(Bucket, Token));
        Assert.False(await Store.DeleteBucketAsync(Bucket, Token));
    }

    [Test]
    public async Task A_bucket_made_anew_has_nothing_of_the_old_one()
    {
        await Store.WriteBucketAsync("furnished", _ => Furnished, Token);
        await Store.PutAsync("furnished", "key", "1");
        await Store.DeleteObjectAsync("furnished", "key", ObjectInfo.NullVersion, null, Token);
        Assert.True(await Store.DeleteBucketAsync("furnished", Token));
        await Store.CreateBucketAsync("furnished");
        Assert.Empty((await Store.FindBucketAsync("furnished", Token))!.Settings);
        Assert.Null((await Store.FindBucketAsync("furnished", Token))!.Owner);
        Assert.Empty(await Store.NamesAsync("furnished"));
    }

    [Test]
    public async Task Buckets_do_not_share_keys()
    {
        await Store.CreateBucketAsync("other");
        await Store.PutAsync(Bucket, "key", "1");
        await Store.PutAsync("other", "key", "2");
        Assert.Equal("1", await Store.ReadTextAsync(Bucket, "key"));
        await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
        Assert.Equal("2", await Store.ReadTextAsync("other", "key"));
    }

    private static void AssertFurnished(BucketInfo? bucket)
    {
        Assert.NotNull(bucket);
        Assert.Equal(Furnished.Name, bucket.Name);
        Assert.Equal(Furnished.Created, bucket.Created);
        Assert.Equal(Furnished.Owner, bucket.Owner);
        Assert.Equal(Furnished.Settings, bucket.Settings);
    }
}
