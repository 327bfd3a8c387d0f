using System.Collections.Immutable;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    private static ObjectInfo Described { get; } = new()
    {
        Key = "ignored",
        VersionId = "ignored",
        Size = -1,
        ETag = "9a0364b9e99bb480dd25e1f0284c8555-3",
        LastModified = Noon,
        ContentType = "text/plain; charset=utf-8",
        Metadata = ImmutableSortedDictionary<string, string>.Empty
            .Add("empty", "")
            .Add("colour", "grün \"𐀀\" \\ <&>")
            .Add("long", new string('m', 2000)),
        Attributes = ImmutableSortedDictionary<string, string>.Empty
            .Add("cache-control", "no-store")
            .Add("x-amz-checksum-crc32c", "AAAAAA==")
            .Add("tags", "a=b&c=d\n")
            .Add("colour", "not the metadata"),
    };

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(4096)]
    [Arguments(65_535)]
    [Arguments(65_536)]
    [Arguments(65_537)]
    [Arguments(131_072)]
    [Arguments(1_234_567)]
    [Arguments(9_000_000)]
    public async Task Content_of_any_size_comes_back_as_it_was(int size)
    {
        var content = Bytes(size, seed: size);
        foreach (var length in new long?[] { null, size })
        {
            var write = new ObjectWrite { Body = new TestBody(content), Length = length, Seal = _ => Info(content) };
            var put = await Store.PutObjectAsync(Bucket, "key", write, Token);
            Assert.Equal(size, put.Size);
            Assert.Equal(size, (await Store.FindObjectAsync(Bucket, "key", null, Token))!.Size);
            Assert.Equal(content, await Store.ReadAsync(Bucket, "key"));
        }
    }

    [Test]
    public async Task An_object_is_described_the_same_by_put_find_open_and_list()
    {
        AssertDescribed(await Store.PutObjectAsync(Bucket, "key", Write(new TestBody([1, 2, 3]), Described), Token));
        await AssertDescribedAsync();
    }

    [Test]
    public async Task Objects_outlive_the_process()
    {
        await Store.PutObjectAsync(Bucket, "key", Write(new TestBody([1, 2, 3]), Described), Token);
        await Store.PutAsync(Bucket, "replaced", "1");
        await Store.PutAsync(Bucket, "replaced", "22");
        await Store.PutAsync(Bucket, "gone", "1");
        await Store.DeleteObjectAsync(Bucket, "gone", ObjectInfo.NullVersion, null, Token);
        var large = Bytes(300_000);
        await Store.PutObjectAsync(Bucket, "large", Write(large), Token);
        await RestartAsync();
        await AssertDescribedAsync();
        Assert.Equal("22", await Store.ReadTextAsync(Bucket, "replaced"));
        Assert.Equal(large, await Store.ReadAsync(Bucket, "large"));
        Assert.Equal(["key", "large", "replaced"], await Store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_replacement_keeps_nothing_of_the_object_before()
    {
        await Store.PutObjectAsync(Bucket, "key", Write(new TestBody(Bytes(100_000)), Described), Token);
        await Store.PutAsync(Bucket, "key", "new");
        var found = await Store.FindObjectAsync(Bucket, "key", null, Token);
        Assert.Equal(ETag(Bytes("new")), found!.ETag);
        Assert.Equal(3, found.Size);
        Assert.Null(found.ContentType);
        Assert.Empty(found.Metadata);
        Assert.Empty(found.Attributes);
        Assert.Equal("new", await Store.ReadTextAsync(Bucket, "key"));
        Assert.Equal(["key"], await Store.NamesAsync(Bucket));
    }

    [Test]
    public async Task What_is_missing_is_null()
    {
        await Store.PutAsync(Bucket, "key/below", "1");
        await Store.PutAsync(Bucket, "other", "1");
        foreach (var (key, version) in new (string, string?)[] { ("key", null), ("key/", null), ("other", "v1"), ("key", ObjectInfo.NullVersion) })
        {
            Assert.Null(await Store.FindObjectAsync(Bucket, key, version, Token));
            Assert.Null(await Store.OpenObjectAsync(Bucket, key, version, Token));
            Assert.Null(await Store.UpdateObjectAsync(Bucket, key, version, _ => throw new InvalidOperationException("called"), Token));
            Assert.Null(await Store.DeleteObjectAsync(Bucket, key, version ?? ObjectInfo.NullVersion, null, Token));
        }

        Assert.NotNull(await Store.FindObjectAsync(Bucket, "other", ObjectInfo.NullVersion, Token));
    }

    [Test]
    public async Task A_deleted_object_is_returned_and_gone()
    {
        await Store.PutObjectAsync(Bucket, "key", Write(new TestBody([1, 2, 3]), Described), Token);
        await Store.PutAsync(Bucket, "key/below", "stays");
        AssertDescribed(await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token));
        Assert.Null(await Store.FindObjectAsync(Bucket, "key", null, Token));
        Assert.Null(await Store.OpenObjectAsync(Bucket, "key", null, Token));
        Assert.Null(await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token));
        Assert.Equal(["key/below"], await Store.NamesAsync(Bucket));
        Assert.Equal("stays", await Store.ReadTextAsync(Bucket, "key/below"));
    }

    [Test]
    [Arguments(0, 0)]
    [Arguments(0, 1)]
    [Arguments(0, 200_000)]
    [Arguments(65_535, 2)]
    [Arguments(65_536, 65_536)]
    [Arguments(70_000, 100_000)]
    [Arguments(199_999, 1)]
    [Arguments(200_000, 0)]
    public async Task A_part_of_the_content_is_read_alone(int offset, int length)
    {
        var content = Bytes(200_000);
        await Store.PutObjectAsync(Bucket, "key", Write(content), Token);
        await using var reader = await Store.OpenObjectAsync(Bucket, "key", null, Token);
        Assert.Equal(content.Length, reader!.Info.Size);
        reader.Select(offset, length);
        Assert.Equal(content[offset..(offset + length)], await reader.ReadToEndAsync());
        Assert.Equal(0, await reader.ReadAsync(new byte[1], Token));
    }

    [Test]
    [Arguments(10)]
    [Arguments(300_000)]
    public async Task An_open_reader_keeps_its_bytes_when_the_key_is_replaced_or_deleted(int size)
    {
        var content = Bytes(size, seed: 1);
        await Store.PutObjectAsync(Bucket, "key", Write(content), Token);
        await using var first = await Store.OpenObjectAsync(Bucket, "key", null, Token);
        await using var second = await Store.OpenObjectAsync(Bucket, "key", null, Token);
        await Store.PutObjectAsync(Bucket, "key", Write(Bytes(size, seed: 2)), Token);
        Assert.Equal(content, await first!.ReadToEndAsync());
        await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
        second!.Select(1, size - 1);
        Assert.Equal(content[1..], await second.ReadToEndAsync());
        Assert.Equal(ETag(content), second.Info.ETag);
    }

    [Test]
    [Arguments("copy")]
    [Arguments("source")]
    [Arguments("source/below")]
    public async Task An_open_reader_is_the_body_of_a_copy(string target)
    {
        foreach (var size in new[] { 0, 1000, 300_000 })
        {
            var content = Bytes(size);
            await Store.PutObjectAsync(Bucket, "source", Write(content), Token);
            await using var reader = await Store.OpenObjectAsync(Bucket, "source", null, Token);
            var copy = await Store.PutObjectAsync(Bucket, target, Write(new ObjectReaderStream(reader!), Described), Token);
            Assert.Equal(size, copy.Size);
            Assert.Equal("text/plain; charset=utf-8", copy.ContentType);
            Assert.Equal(content, await Store.ReadAsync(Bucket, target));
            Assert.Equal(content, await Store.ReadAsync(Bucket, "source"));
        }
    }

    [Test]
    public async Task A_narrowed_reader_copies_its_part()
    {
        var content = Bytes(300_000);
        await Store.PutObjectAsync(Bucket, "source", Write(content), Token);
        await using var reader = await Store.OpenObjectAsync(Bucket, "source", null, Token);
        reader!.Select(1000, 200_000);
        var copy = await Store.PutObjectAsync(Bucket, "copy", Write(new ObjectReaderStream(reader), Described), Token);
        Assert.Equal(200_000, copy.Size);
        Assert.Equal(content[1000..201_000], await Store.ReadAsync(Bucket, "copy"));
    }

    private static void AssertDescribed(ObjectInfo? info)
    {
        Assert.NotNull(info);
        Assert.Equal("key", info.Key);
        Assert.Equal(ObjectInfo.NullVersion, info.VersionId);
        Assert.True(info.IsLatest);
        Assert.False(info.IsDeleteMarker);
        Assert.Equal(3, info.Size);
        Assert.Equal(Described.ETag, info.ETag);
        Assert.Equal(Noon, info.LastModified);
        Assert.Equal(Described.ContentType, info.ContentType);
        Assert.Equal(Described.Metadata, info.Metadata);
        Assert.Equal(Described.Attributes, info.Attributes);
    }

    private async Task AssertDescribedAsync()
    {
        AssertDescribed(await Store.FindObjectAsync(Bucket, "key", null, Token));
        await using (var reader = await Store.OpenObjectAsync(Bucket, "key", null, Token))
        {
            AssertDescribed(reader?.Info);
            Assert.Equal([1, 2, 3], await reader!.ReadToEndAsync());
        }

        foreach (var versions in new[] { false, true })
        {
            var page = await Store.ListObjectsAsync(Bucket, new ListQuery { Prefix = "key", Limit = 10, Versions = versions }, Token);
            AssertDescribed(Assert.Single(page.Entries).Object);
        }
    }
}
