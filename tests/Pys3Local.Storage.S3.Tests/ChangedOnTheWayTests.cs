using Pys3Local.Storage.Cloud.Caching;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>Bytes that are damaged, cut or others than those that were asked for.</summary>
public sealed class ChangedOnTheWayTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const int Block = BlockCache.BlockSize;

    private readonly string _directory = Directory.CreateTempSubdirectory("cache-").FullName;
    private readonly ChangingNetwork _network = new();
    private TestUpstream _upstream = null!;
    private S3ObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        _store = await OpenAsync(_upstream.Options with { Cache = new BlockCache(_directory, 100 << 20) });
        await _store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _upstream.DisposeAsync();
        _network.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task A_service_that_ignores_a_range_fails_the_read_and_leaves_nothing_in_the_cache()
    {
        var content = Bytes(3 * Block + 5);
        await _store.PutObjectAsync(Bucket, "key", Write(content), Token);
        _network.Instead = (request, _) =>
        {
            if (IsGet(request))
                request.Headers.Remove("range");

            return Task.FromResult<HttpResponseMessage?>(null);
        };
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => PartAsync(2 * Block + 7, 100)));
        _network.Instead = null;
        Assert.Equal(content[(2 * Block + 7)..(2 * Block + 107)], await PartAsync(2 * Block + 7, 100));
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task An_answer_with_another_range_fails_the_read()
    {
        await _store.PutObjectAsync(Bucket, "key", Write(Bytes(3 * Block)), Token);
        _network.Answered = (request, response) =>
        {
            if (IsGet(request))
                response.Content.Headers.ContentRange = new(0, Block - 1, 3 * Block);

            return Task.CompletedTask;
        };
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => PartAsync(2 * Block, 100)));
    }

    [Test]
    [Arguments(3 * Block)]
    [Arguments(1000)]
    public async Task A_bit_that_flips_once_fails_one_read_and_not_the_next(int size)
    {
        var content = Bytes(size);
        await _store.PutObjectAsync(Bucket, "key", Large(content), Token);
        _network.Answered = async (request, response) =>
        {
            if (IsGet(request))
            {
                _network.Answered = null;
                response.Content = await ChangingNetwork.DamagedAsync(response.Content, size / 2);
            }
        };
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => _store.ReadAsync(Bucket, "key")));
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
    }

    [Test]
    [Arguments(0)]
    [Arguments(10)]
    [Arguments(3 * Block - 7)]
    public async Task An_answer_that_is_cut_is_continued(int at)
    {
        var content = Bytes(4 * Block);
        await _store.PutObjectAsync(Bucket, "key", Write(content), Token);
        await using var plain = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        foreach (var store in new[] { plain, _store })
        {
            _upstream.Server.Faults.Add(new Pys3Local.Server.Testing.Fault { Operation = "GetObject", Key = "key", TruncateAfter = at, Times = 1 });
            Assert.Equal(content, await store.ReadAsync(Bucket, "key"));
        }
    }

    [Test]
    [Arguments("GetObject", ".pys3local/*")]
    [Arguments("CreateMultipartUpload", "*")]
    public async Task A_document_that_is_cut_is_read_again(string operation, string key)
    {
        await using var store = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        _upstream.Server.Faults.Add(new Pys3Local.Server.Testing.Fault { Operation = operation, Key = key, TruncateAfter = 5, Times = 1 });
        await store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)), Token);
        Assert.Equal(Bytes(3_000_000), await store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_part_that_is_damaged_where_bodies_are_not_signed_is_not_acknowledged()
    {
        await using var store = await OpenAsync(_upstream.Options with { Connection = _upstream.Options.Connection with { SignsBodies = false } });
        await store.PutAsync(Bucket, "key", "old");
        _network.Instead = DamageAsync(request => request.RequestUri!.Query.Contains("partNumber", StringComparison.Ordinal));
        var failure = await Assert.ThrowsAsync<StorageException>(() => store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)), Token).AsTask());
        Assert.Equal(StorageFailure.Unavailable, failure.Failure);
        Assert.Contains("damaged on its way", failure.Message);
        Assert.Equal("old", await store.ReadTextAsync(Bucket, "key"));
        await store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)), Token);
        Assert.Equal(Bytes(3_000_000), await store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_body_of_several_parts_arrives_whole_and_keeps_its_buffers_while_it_looks_at_them()
    {
        var content = Bytes(33 << 20);
        await _store.PutObjectAsync(Bucket, "key", Large(content), Token);
        Assert.Equal(ETag(content), ETag((await _store.ReadAsync(Bucket, "key"))!));
    }

    /// <summary>It was called a refusal of the credentials.</summary>
    [Test]
    public async Task A_signed_piece_that_is_damaged_is_no_refusal_of_the_key()
    {
        _network.Instead = DamageAsync(static request => request.RequestUri!.Query.Contains("partNumber", StringComparison.Ordinal));
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => _store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)), Token).AsTask()));
    }

    [Test]
    public async Task A_small_body_that_is_damaged_is_sent_again()
    {
        _network.Instead = DamageAsync(request => request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith("/key", StringComparison.Ordinal));
        await _store.PutObjectAsync(Bucket, "key", Write(Bytes(1000)), Token);
        Assert.Equal(Bytes(1000), await _store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task What_a_process_has_left_half_written_is_removed_at_the_start()
    {
        var left = Path.Combine(_directory, "ab", $"{new string('a', 64)}-00123456789ab.new");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllBytesAsync(left, Bytes(100), Token);
        var other = Path.Combine(_directory, "notes.new");
        await File.WriteAllTextAsync(other, "", Token);
        Assert.Equal(0, new BlockCache(_directory, 100).Bytes);
        Assert.Equal((false, true), (File.Exists(left), File.Exists(other)));
    }

    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>> DamageAsync(Func<HttpRequestMessage, bool> isIt) => async (request, _) =>
    {
        if (isIt(request))
        {
            _network.Instead = null;
            request.Headers.ExpectContinue = false;
            request.Content = await ChangingNetwork.DamagedAsync(request.Content!, 500);
        }

        return null;
    };

    private async Task<byte[]> PartAsync(long offset, long length)
    {
        await using var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token);
        reader!.Select(offset, length);
        return await reader.ReadToEndAsync();
    }

    private ValueTask<S3ObjectStore> OpenAsync(S3StoreOptions options) =>
        S3ObjectStore.OpenAsync(options with { Connection = options.Connection with { HttpMessageHandler = _network } }, Token);

    private static bool IsGet(HttpRequestMessage request) => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith("/key", StringComparison.Ordinal);

    private static ObjectWrite Large(byte[] content) => new() { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) };
}
