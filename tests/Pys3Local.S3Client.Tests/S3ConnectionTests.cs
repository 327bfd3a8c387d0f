using System.Net;
using System.Text;
using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Requests;
using static Pys3Local.S3Client.Tests.TestService;

namespace Pys3Local.S3Client.Tests;

public sealed class S3ConnectionTests : IAsyncInitializer, IAsyncDisposable
{
    private TestService _service = null!;
    private S3Connection _connection = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await StartAsync();
        _connection = new S3Connection(_service.Options);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _service.DisposeAsync();
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(65_536)]
    [Arguments(65_537)]
    [Arguments(1_000_000)]
    public async Task What_is_sent_comes_back(int size)
    {
        var content = Bytes(size);
        foreach (var body in new[] { S3Body.Of(content), S3Body.Once(new ClientBody(content), size) })
        {
            var written = await _connection.PutAsync(Bucket, "key", body, [new("content-type", "text/plain"), new("x-amz-meta-colour", "green")], Token);
            var head = (await _connection.HeadAsync(Bucket, "key", Token))!;
            Assert.Equal((size, written.ETag, "text/plain"), (head.Size, head.ETag, head.ContentType));
            Assert.Equal("green", head.Metadata.Single().Value);
            Assert.Equal(content, await ReadAsync("key"));
        }
    }

    [Test]
    [Arguments("a/../b")]
    [Arguments("./a//b/")]
    [Arguments("/")]
    [Arguments("a b+c%2F&=?#ü\U0001F600")]
    [Arguments("a\u0001\n")]
    public async Task Any_key_is_one(string key)
    {
        await _connection.PutAsync(Bucket, key, S3Body.Of(Encoding.UTF8.GetBytes(key)), [], Token);
        Assert.Equal(key, Encoding.UTF8.GetString((await _service.Server.FindAsync(Bucket, key, Token))!));
        Assert.Equal(key, Encoding.UTF8.GetString((await ReadAsync(key))!));
        Assert.Equal([key], (await _connection.ListAsync(Bucket, new(), null, Token)).Objects.Select(one => one.Key));
        await _connection.CopyAsync((Bucket, key, null), Bucket, "copy", [], Token);
        Assert.Equal(key, Encoding.UTF8.GetString((await ReadAsync("copy"))!));
        await _connection.DeleteAsync(Bucket, key, Token);
        Assert.Null(await _connection.HeadAsync(Bucket, key, Token));
        Assert.Null(await _connection.GetAsync(Bucket, key, null, Token));
    }

    [Test]
    public async Task Pages_of_a_listing_follow_each_other()
    {
        for (var i = 0; i < 7; i++)
            await _connection.PutAsync(Bucket, $"a/{i}", S3Body.Of(Bytes(i)), [], Token);

        await _connection.PutAsync(Bucket, "b", S3Body.Of(default), [], Token);
        var (found, marker) = (new List<S3Object>(), (S3Marker?)null);
        do
        {
            var page = await _connection.ListAsync(Bucket, new() { Prefix = "a/", After = "a/0", Limit = 2 }, marker, Token);
            found.AddRange(page.Objects);
            marker = page.Next;
        }
        while (marker is not null);
        Assert.Equal(["a/1", "a/2", "a/3", "a/4", "a/5", "a/6"], found.Select(one => one.Key));
        Assert.Equal([1L, 2, 3, 4, 5, 6], found.Select(one => one.Size));
        var rolled = await _connection.ListAsync(Bucket, new() { Delimiter = "/" }, null, Token);
        Assert.Equal(["a/"], rolled.Prefixes);
        Assert.Equal(["b"], rolled.Objects.Select(one => one.Key));
    }

    [Test]
    public async Task Versions_are_listed_read_and_removed()
    {
        Assert.Null((await _connection.PutAsync(Bucket, "key", S3Body.Of(Bytes(1)), [], Token)).VersionId);
        await _connection.PutSettingAsync(Bucket, "versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", Token);
        Assert.Contains("Enabled", await _connection.FindSettingAsync(Bucket, "versioning", Token));
        Assert.Null(await _connection.FindSettingAsync(Bucket, "policy", Token));
        var second = await _connection.PutAsync(Bucket, "key", S3Body.Of(Bytes(2)), [], Token);
        var marker = await _connection.DeleteAsync(Bucket, "key", Token);
        var first = await _connection.ListVersionsAsync(Bucket, new() { Limit = 2 }, null, Token);
        var rest = await _connection.ListVersionsAsync(Bucket, new() { Limit = 2 }, first.Next, Token);
        Assert.Equal([(marker, true, true), (second.VersionId, false, false)], first.Objects.Select(one => (one.VersionId, one.IsDeleteMarker, one.IsLatest)));
        Assert.Equal(["null"], rest.Objects.Select(one => one.VersionId));
        Assert.Equal(1, (await _connection.HeadAsync(Bucket, "key", Token, "null"))!.Size);
        await _connection.DeleteAsync(Bucket, "key", Token, marker);
        Assert.Equal(2, (await _connection.HeadAsync(Bucket, "key", Token))!.Size);
    }

    [Test]
    public async Task An_upload_in_parts_makes_an_object()
    {
        var (first, last) = (Bytes(5 << 20), Bytes(1000));
        var id = await _connection.CreateUploadAsync(Bucket, "key", [new("content-type", "text/plain")], Token);
        await _connection.PutAsync(Bucket, "source", S3Body.Of(last), [], Token);
        var parts = new[]
        {
            (1, await _connection.PutPartAsync(Bucket, "key", id, 1, S3Body.Once(new ClientBody(first), first.Length), Token)),
            (2, await _connection.CopyPartAsync((Bucket, "source", null), null, Bucket, "key", id, 2, Token)),
        };
        Assert.EndsWith("-2", (await _connection.CompleteUploadAsync(Bucket, "key", id, parts, [], Token)).ETag);
        Assert.Equal((byte[])[.. first, .. last], await ReadAsync("key"));
        Assert.False(await _connection.AbortUploadAsync(Bucket, "key", id, Token));
        id = await _connection.CreateUploadAsync(Bucket, "other", [], Token);
        Assert.True(await _connection.AbortUploadAsync(Bucket, "other", id, Token));
    }

    [Test]
    public async Task Conditions_are_decided_by_the_service()
    {
        await _connection.PutAsync(Bucket, "key", S3Body.Of(Bytes(1)), [new("if-none-match", "*")], Token);
        var failure = await Assert.ThrowsAsync<S3Failure>(() => _connection.PutAsync(Bucket, "key", S3Body.Of(Bytes(2)), [new("if-none-match", "*")], Token));
        Assert.True(failure.IsConflict);
        Assert.Equal(Bytes(1), await ReadAsync("key"));
        failure = await Assert.ThrowsAsync<S3Failure>(() => _connection.GetAsync(Bucket, "key", null, Token, ifMatch: "other"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, failure.Status);
    }

    [Test]
    public async Task A_part_of_the_content_is_read()
    {
        await _connection.PutAsync(Bucket, "key", S3Body.Of(Bytes(1000)), [], Token);
        await using var answer = await _connection.GetAsync(Bucket, "key", (10, 20), Token);
        Assert.Equal(1000, answer!.ToObject("key").Size);
        Assert.Equal(Bytes(1000)[10..30], await ReadToEndAsync(answer));
    }

    [Test]
    public async Task Buckets_are_made_listed_and_removed()
    {
        Assert.True(await _connection.CreateBucketAsync("other", Token));
        Assert.Equal([Bucket, "other"], await _connection.ListBucketsAsync(Token));
        Assert.True(await _connection.HasBucketAsync("other", Token));
        Assert.True(await _connection.DeleteBucketAsync("other", Token));
        Assert.False(await _connection.DeleteBucketAsync("other", Token));
        Assert.False(await _connection.HasBucketAsync("other", Token));
    }

    [Test]
    public async Task A_wrong_secret_is_one_line_without_it()
    {
        using var connection = new S3Connection(_service.Options with { Name = "cloud", Credentials = new StaticCredentials(new("test", "not-the-secret")) });
        var failure = await Assert.ThrowsAsync<S3Failure>(() => connection.ListAsync(Bucket, new(), null, Token));
        Assert.Equal("SignatureDoesNotMatch", failure.Code);
        Assert.StartsWith("cloud: GET bucket?list-type: 403 SignatureDoesNotMatch", failure.Message);
        Assert.DoesNotContain("not-the-secret", failure.ToString());
        Assert.DoesNotContain("\n", failure.Message);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private async Task<byte[]?> ReadAsync(string key)
    {
        await using var answer = await _connection.GetAsync(Bucket, key, null, Token);
        return answer is null ? null : await ReadToEndAsync(answer);
    }

    private static async Task<byte[]> ReadToEndAsync(S3Answer answer)
    {
        await using var body = await answer.OpenBodyAsync(Token);
        var content = new MemoryStream();
        var buffer = new byte[10_000];
        while (await body.ReadAsync(buffer, Token) is var read and > 0)
            content.Write(buffer, 0, read);

        return content.ToArray();
    }
}
