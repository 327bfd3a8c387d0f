using Pys3Local.S3Client;
using Pys3Local.S3Client.Credentials;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Transfer.Tests;

/// <summary>Services that are not as ours: without versions, without sizes of parts, with ETags that say nothing, or with damage.</summary>
public sealed class ForeignServiceTests
{
    [Test]
    public async Task A_service_without_versions_is_listed_as_it_can_be()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "content");
        scene.Server.Faults.Add(new() { Operation = "ListObjectVersions", Status = 501, Code = "NotImplemented" });

        Assert.Equal(1, (await scene.ImportAsync()).Copied);
        Assert.Equal(1, (await scene.ImportAsync()).Present);
    }

    [Test]
    [Arguments("2040-01-02T03:04:05.123456789Z", "2040-01-02T03:04:05.123Z")]
    [Arguments("2040-01-02T03:04:05Z", "2040-01-02T03:04:05.000Z")]
    [Arguments("2040-01-02T05:04:05+02:00", "2040-01-02T03:04:05.000Z")]
    public async Task The_end_of_a_retention_is_kept_as_ours_has_it(string said, string kept)
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "content");

        await ImportAsync(scene, new Changing(response =>
        {
            response.Headers.TryAddWithoutValidation("x-amz-object-lock-mode", "GOVERNANCE");
            response.Headers.TryAddWithoutValidation("x-amz-object-lock-retain-until-date", said);
            return response;
        }));

        Assert.Equal(kept, (await scene.Store.FindObjectAsync("bucket", "a", null, TestRun.Cancellation))!.Attributes["lock-until"]);
    }

    [Test]
    public async Task Settings_that_cannot_be_read_are_named_and_stop_nothing()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "content");
        scene.Server.Faults.Add(new() { Operation = "GetBucketPolicy", Status = 403, Code = "AccessDenied" });

        Assert.Equal(1, (await scene.ImportAsync()).Copied);
        Assert.Equal("bucket: policy cannot be read: AccessDenied", Assert.Single(scene.Lines));
    }

    [Test]
    public async Task Parts_that_only_seem_to_be_alike_are_asked_for_one_by_one()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutPartsAsync("odd", 6 << 20, 5 << 20, 6 << 20);

        var done = await scene.ImportAsync();

        Assert.Equal((1, 0, 0), (done.Copied, done.Missing, done.Unproven));
        var info = await scene.Store.FindObjectAsync("bucket", "odd", null, TestRun.Cancellation);
        Assert.Equal("6291456,5242880,6291456", info!.Attributes["parts"]);
    }

    [Test]
    public async Task Without_sizes_of_parts_the_usual_ones_are_tried()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutPartsAsync("usual", 8 << 20, 8 << 20, 1);

        var done = await ImportAsync(scene, new Changing(response => response.RequestMessage!.RequestUri!.Query.Contains("partNumber", StringComparison.Ordinal) ? new(System.Net.HttpStatusCode.NotImplemented) : response));

        Assert.Equal((1, 0, 0), (done.Copied, done.Missing, done.Unproven));
        var info = await scene.Store.FindObjectAsync("bucket", "usual", null, TestRun.Cancellation);
        Assert.EndsWith("-3", info!.ETag, StringComparison.Ordinal);
        Assert.Equal("8388608x2,1", info.Attributes["parts"]);
    }

    [Test]
    public async Task An_ETag_that_says_nothing_makes_room_for_one_that_does_and_the_version_is_known_again()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutPartsAsync("odd", 7_000_001, 6_000_000, 1);
        Changing Handler() => new(response =>
        {
            if (response.RequestMessage!.RequestUri!.Query.Contains("partNumber", StringComparison.Ordinal))
                return new(System.Net.HttpStatusCode.NotImplemented);

            response.Headers.Remove("x-amz-checksum-crc64nvme");
            return response;
        });

        var done = await ImportAsync(scene, Handler());

        Assert.Equal((1, 0, 1), (done.Copied, done.Missing, done.Unproven));
        var info = (await scene.Store.FindObjectAsync("bucket", "odd", null, TestRun.Cancellation))!;
        Assert.Equal(32, info.ETag.Length);
        Assert.EndsWith("-3", info.Attributes["source-etag"], StringComparison.Ordinal);
        Assert.False(info.Attributes.ContainsKey("parts"));
        Assert.Equal(1, (await ImportAsync(scene, Handler())).Present);
    }

    [Test]
    public async Task An_ETag_of_a_key_service_is_not_compared_and_the_checksum_is()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "content", TransferScene.Header("x-amz-checksum-sha256", Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData("content"u8))));

        var done = await ImportAsync(scene, new Changing(response =>
        {
            response.Headers.TryAddWithoutValidation("x-amz-server-side-encryption", "aws:kms");
            return response;
        }));

        Assert.Equal((1, 0, 0), (done.Copied, done.Missing, done.Unproven));
    }

    [Test]
    public async Task A_content_that_comes_damaged_once_is_read_again()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "content");
        var left = 1;

        var done = await ImportAsync(scene, new Changing(response => IsContent(response) && left-- > 0 ? Damaged(response) : response));

        Assert.Equal((1, 0), (done.Copied, done.Missing));
        Assert.Equal("content", await TransferScene.TextAsync(scene.Store, "bucket", "a"));
    }

    [Test]
    public async Task A_content_that_is_damaged_is_never_written()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "content");
        await scene.PutPartsAsync("b", 5 << 20, 100);

        var done = await ImportAsync(scene, new Changing(response => IsContent(response) ? Damaged(response) : response));

        Assert.Equal((0, 2), (done.Copied, done.Missing));
        Assert.Null(await scene.Store.FindObjectAsync("bucket", "a", null, TestRun.Cancellation));
        Assert.Null(await scene.Store.FindObjectAsync("bucket", "b", null, TestRun.Cancellation));
        Assert.Contains("bucket/a: missing: its", scene.Lines[0], StringComparison.Ordinal);
    }

    private static Task<Reports.TransferProgress> ImportAsync(TransferScene scene, Changing handler)
    {
        var connection = new S3Connection(new()
        {
            Endpoint = scene.Server.Url,
            Credentials = new StaticCredentials(new("test", "test-secret")),
            Delay = (_, _) => Task.CompletedTask,
            HttpMessageHandler = handler,
        });
        return scene.RunAsync(new S3Source(connection, false, TimeProvider.System), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");
    }

    private static bool IsContent(HttpResponseMessage response) =>
        response is { IsSuccessStatusCode: true, RequestMessage: { } request } && request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Length > "/bucket/".Length - 1 && request.RequestUri.Query.Length == 0;

    private static HttpResponseMessage Damaged(HttpResponseMessage response)
    {
        var content = response.Content.ReadAsByteArrayAsync().Result;
        content[0] ^= 1;
        var damaged = new ByteArrayContent(content);
        foreach (var (name, values) in response.Content.Headers)
            damaged.Headers.TryAddWithoutValidation(name, values);

        response.Content = damaged;
        return response;
    }

    /// <summary>The answers of a service as another one would give them.</summary>
    private sealed class Changing(Func<HttpResponseMessage, HttpResponseMessage> change) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            change(await base.SendAsync(request, cancellationToken));
    }
}
