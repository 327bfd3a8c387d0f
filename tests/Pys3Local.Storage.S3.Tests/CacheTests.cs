using Pys3Local.Storage.Cloud.Caching;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Conformance;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.S3.Tests;

public sealed class CacheTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const int Block = BlockCache.BlockSize;

    private readonly string _directory = Directory.CreateTempSubdirectory("cache-").FullName;
    private TestUpstream _upstream = null!;
    private S3ObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        _store = await OpenAsync();
        await _store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _upstream.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(Block)]
    [Arguments(3 * Block + 5)]
    public async Task What_was_read_once_is_not_read_from_the_service_again(int size)
    {
        var content = Bytes(size);
        await _store.PutObjectAsync(Bucket, "key", Write(content), Token);
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
        var asked = Asked();
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
        Assert.Equal(asked, Asked());
        Assert.Equal(size, _store.Cache!.Hits.Value);

        // Nor after a restart.
        await using var again = await OpenAsync();
        Assert.Equal(content, await again.ReadAsync(Bucket, "key"));
        Assert.Equal(asked, Asked());
    }

    [Test]
    public async Task A_part_is_read_in_whole_blocks_and_what_is_missing_from_there_on()
    {
        var content = Bytes(5 * Block);
        await _store.PutObjectAsync(Bucket, "key", Write(content), Token);
        Assert.Equal(content[(Block + 7)..(Block + 107)], await PartAsync(Block + 7, 100));
        Assert.Equal(Block, _store.Cache!.Misses.Value);
        Assert.Equal(content[(Block + 500)..(3 * Block)], await PartAsync(Block + 500, 2 * Block - 500));
        Assert.Equal(2 * Block, _store.Cache.Misses.Value);
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));

        async Task<byte[]> PartAsync(long offset, long length)
        {
            await using var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token);
            reader!.Select(offset, length);
            return await reader.ReadToEndAsync();
        }
    }

    [Test]
    public async Task An_object_that_was_replaced_elsewhere_is_read_as_it_is_now()
    {
        await using var other = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        await _store.PutAsync(Bucket, "key", "old");
        Assert.Equal("old", await _store.ReadTextAsync(Bucket, "key"));
        await other.PutAsync(Bucket, "key", "new");
        Assert.Equal("new", await _store.ReadTextAsync(Bucket, "key"));
        await other.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
        Assert.Null(await _store.ReadAsync(Bucket, "key"));
    }

    [Test]
    [Arguments("cut")]
    [Arguments("changed")]
    [Arguments("gone")]
    public async Task A_block_that_is_not_what_was_put_there_is_read_from_the_service(string damage)
    {
        var content = Bytes(2 * Block);
        await _store.PutObjectAsync(Bucket, "key", Write(content), Token);
        await _store.ReadAsync(Bucket, "key");
        foreach (var file in Blocks())
        {
            var bytes = await File.ReadAllBytesAsync(file, Token);
            bytes[10] ^= 1;
            if (damage == "gone")
                File.Delete(file);
            else
                await File.WriteAllBytesAsync(file, damage == "cut" ? bytes[..100] : bytes, Token);
        }

        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
        Assert.Equal(damage == "gone" ? 0 : 1, Math.Min(1, _store.Cache!.Damaged.Value));
    }

    [Test]
    public async Task What_was_used_longest_ago_goes_first()
    {
        var cache = new BlockCache(Path.Combine(_directory, "small"), 3 * (Block + 16));
        var content = Bytes(Block);
        foreach (var name in new[] { "a", "b", "c" })
            await cache.WriteAsync(Name(name), 0, content, Token);

        Assert.Equal(Block, await cache.ReadAsync(Name("a"), 0, new byte[Block], Token));
        await cache.WriteAsync(Name("d"), 0, content, Token);
        Assert.Equal([true, false, true, true], new[] { "a", "b", "c", "d" }.Select(name => cache.Has(Name(name), 0)));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_directory, "small"), "*", SearchOption.AllDirectories).Length);
        Assert.Equal(cache.Bytes, new BlockCache(Path.Combine(_directory, "small"), cache.Most).Bytes);

        static string Name(string text) => BlockCache.NameOf("place", "bucket", text, "etag");
    }

    private ValueTask<S3ObjectStore> OpenAsync() => S3ObjectStore.OpenAsync(_upstream.Options with { Cache = new BlockCache(_directory, 100 << 20) }, Token);

    private string[] Blocks() => Directory.GetFiles(_directory, "*", SearchOption.AllDirectories);

    private int Asked() => _upstream.Server.Requests.All.Count(request => request.Operation == "GetObject" && request.Key == "key");
}

/// <summary>A store with a cache is a store as good as the one without.</summary>
[InheritsTests]
public sealed class S3CachedConformance : ObjectStoreConformance
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cache-").FullName;
    private readonly ChosenNames _names = new();
    private TestUpstream _upstream = null!;

    protected override int ModelSteps => 100;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        return (await ReopenAsync())!;
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        new ChosenVersions(await S3ObjectStore.OpenAsync(_upstream.Options with { Cache = new BlockCache(_directory, 64 << 20) }, Token), _names);

    protected override bool Keeps(string key) => !key.Contains('\0');

    protected override async ValueTask CleanUpAsync()
    {
        await _upstream.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
