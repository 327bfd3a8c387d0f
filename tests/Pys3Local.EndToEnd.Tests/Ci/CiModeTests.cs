using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Ci;

/// <summary><c>serve --ci</c> through the SDK and its controls over HTTP.</summary>
public sealed class CiModeTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [Arguments("eu-west-3", "test", "test", null)]
    [Arguments("us-east-1", "minioadmin", "whatever else", null)]
    [Arguments("moon-north-9", "AKIAANYBODY", "a secret that nobody knows", "a session token of another service")]
    public async Task Any_region_any_key_and_any_token_sign(string region, string id, string secret, string? token)
    {
        await using var server = await StartAsync();
        using var client = Client(server, id, secret, region, token);

        await client.PutBucketAsync("any", Cancellation);
        // The SDK signs the chunks of this body, too.
        await client.PutObjectAsync(new() { BucketName = "any", Key = "key", ContentBody = "content", UseChunkEncoding = true }, Cancellation);

        Assert.Equal("content", await TextAsync(client, "any", "key"));
        Assert.True(Directory.GetFileSystemEntries(server.Home).Length == 0, "it made keys that nobody asked for");
        Assert.False(Directory.Exists(server.DataDirectory), "it is not in memory");
    }

    [Test]
    [Arguments("known", 200)]
    [Arguments("exact", 403)]
    public async Task A_known_key_signs_with_any_secret_unless_it_has_to_be_its_own(string keys, int status)
    {
        await using var server = await StartAsync(new("test", "short"), "--ci-keys", keys);

        Assert.Equal(status, await StatusAsync(Client(server, "test", "another", "us-east-1")));
        Assert.Equal(200, await StatusAsync(Client(server, "test", "short", "us-east-1")));
        Assert.Equal(403, await StatusAsync(Client(server, "unknown", "short", "us-east-1")));
    }

    [Test]
    public async Task What_is_right_in_a_signature_is_still_held_to()
    {
        await using var server = await StartAsync();
        var raw = server.Raw;
        (await raw.PutAsync("/bucket", [], cancellation: Cancellation)).Succeeded();

        var late = raw.Request("GET", "/bucket");
        (raw.Signer with { Time = DateTimeOffset.UnixEpoch.AddYears(50) }).SignHeader(late);
        (await raw.SendAsync(late, Cancellation)).Failed(403, "RequestTimeTooSkewed");
        var changed = raw.Request("PUT", "/bucket/key", "", "signed"u8.ToArray());
        raw.Signer.SignHeader(changed);
        changed.Body = "forged"u8.ToArray();
        (await raw.SendAsync(changed, Cancellation)).Failed(400, "XAmzContentSHA256Mismatch");
        (await raw.SendAsync(raw.Request("GET", "/bucket"), Cancellation)).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task Signature_Version_2_by_anybody_is_taken_and_ends_when_it_says()
    {
        await using var server = await StartAsync();
        var raw = server.Raw;
        (await raw.PutAsync("/bucket", [], cancellation: Cancellation)).Succeeded();

        Task<RawResponse> GetAsync(TimeSpan left) => raw.SendAsync(
            raw.Request("GET", "/bucket", $"AWSAccessKeyId=anybody&Signature=bm9uZQ%3D%3D&Expires={(TimeProvider.System.GetUtcNow() + left).ToUnixTimeSeconds()}"), Cancellation);

        (await GetAsync(TimeSpan.FromMinutes(5))).Succeeded();
        (await GetAsync(TimeSpan.FromMinutes(-5))).Failed(403, "AccessDenied");
    }

    [Test]
    [Arguments("photos.s3.eu-west-1.amazonaws.com")]
    [Arguments("photos.minio:9000")]
    [Arguments("photos.some.host.of.ours")]
    public async Task A_bucket_in_a_host_name_that_nobody_has_configured(string host)
    {
        await using var server = await StartAsync();
        var raw = server.Raw;
        (await raw.SendSignedAsync(raw.Request("PUT", "/").With("Host", host), Cancellation)).Succeeded();
        (await raw.SendSignedAsync(raw.Request("PUT", "/a/key", "", "content"u8.ToArray()).With("Host", host), Cancellation)).Succeeded();

        Assert.Equal("content", (await raw.GetAsync("/photos/a/key", cancellation: Cancellation)).Succeeded().Text);
        Assert.Equal("content", (await raw.SendSignedAsync(raw.Request("GET", "/photos/a/key").With("Host", "minio.example.org"), Cancellation)).Succeeded().Text);
    }

    [Test]
    public async Task Lifecycle_and_retention_follow_the_clock()
    {
        await using var server = await StartAsync();
        using var client = Client(server, "test", "test", "us-east-1");
        using var control = Control(server);
        await client.PutBucketAsync("temporary", Cancellation);
        await client.PutObjectAsync(new() { BucketName = "temporary", Key = "key", ContentBody = "x" }, Cancellation);
        await client.PutLifecycleConfigurationAsync(new()
        {
            BucketName = "temporary",
            Configuration = new() { Rules = [new() { Id = "week", Status = LifecycleRuleStatus.Enabled, Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "" } }, Expiration = new() { Days = 7 } }] },
        }, Cancellation);
        await client.PutBucketAsync(new PutBucketRequest { BucketName = "locked", ObjectLockEnabledForBucket = true }, Cancellation);
        var version = (await client.PutObjectAsync(new()
        {
            BucketName = "locked",
            Key = "key",
            ContentBody = "x",
            ObjectLockMode = ObjectLockMode.Compliance,
            ObjectLockRetainUntilDate = DateTime.UtcNow.AddDays(10),
        }, Cancellation)).VersionId;

        await AdvanceAsync(control, "6d");
        Assert.Equal("x", await TextAsync(client, "temporary", "key"));
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.DeleteObjectAsync("locked", "key", version, Cancellation));

        var state = await AdvanceAsync(control, "5d");
        Assert.Equal(1, state.GetProperty("lifecycle").GetProperty("expired").GetInt32());
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => TextAsync(client, "temporary", "key"));
        await client.DeleteObjectAsync("locked", "key", version, Cancellation);
    }

    [Test]
    public async Task Seeds_have_types_by_their_names_and_what_the_manifest_says_and_come_back_with_a_reset()
    {
        using var seeds = new TemporaryDirectory();
        Directory.CreateDirectory(seeds["site/css"]);
        await File.WriteAllTextAsync(seeds["site/index.html"], "<p>", Cancellation);
        await File.WriteAllTextAsync(seeds["site/css/a.css"], "p{}", Cancellation);
        await File.WriteAllTextAsync(seeds["manifest.json"], """
            { "objects": { "site/index.html": { "contentType": "text/html; charset=utf-8", "metadata": { "Author": "me" }, "tags": { "stage": "test" }, "headers": { "Cache-Control": "no-store" } } } }
            """, Cancellation);
        await using var server = await StartAsync(null, "--seed", seeds.Path);
        using var client = Client(server, "test", "test", "us-east-1");
        using var control = Control(server);

        var page = await client.GetObjectMetadataAsync("site", "index.html", Cancellation);
        Assert.Equal(("text/html; charset=utf-8", "me", "no-store"), (page.Headers.ContentType, page.Metadata["author"], page.Headers.CacheControl));
        Assert.Equal("text/css", (await client.GetObjectMetadataAsync("site", "css/a.css", Cancellation)).Headers.ContentType);
        Assert.Equal("stage=test", string.Join(',', (await client.GetObjectTaggingAsync(new() { BucketName = "site", Key = "index.html" }, Cancellation)).Tagging.Select(tag => $"{tag.Key}={tag.Value}")));

        await client.DeleteObjectAsync("site", "index.html", Cancellation);
        await client.PutBucketAsync("other", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, (await control.PostAsync("reset", null, Cancellation)).StatusCode);
        Assert.Equal("<p>", await TextAsync(client, "site", "index.html"));
        Assert.Equal("site", string.Join(' ', (await client.ListBucketsAsync(Cancellation)).Buckets.Select(bucket => bucket.BucketName)));
    }

    [Test]
    public async Task Temporary_keys_see_the_buckets_of_the_key_that_they_were_made_from()
    {
        await using var server = await StartAsync(null, "--ci-namespaces");
        using var alice = Client(server, "alice", "a", "us-east-1");
        await alice.PutBucketAsync("of-alice", Cancellation);
        var request = server.Raw.Request("POST", "/", "", "Action=GetSessionToken&Version=2011-06-15"u8.ToArray()).With("Content-Type", "application/x-www-form-urlencoded");
        (server.Raw.Signer with { Keys = new("alice", "a"), Service = "sts" }).SignHeader(request);
        var made = (await server.Raw.SendAsync(request, Cancellation)).Succeeded().Xml.Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);

        using var temporary = Client(server, made["AccessKeyId"].Single(), made["SecretAccessKey"].Single(), "us-east-1", made["SessionToken"].Single());
        Assert.Equal("of-alice", Assert.Single((await temporary.ListBucketsAsync(Cancellation)).Buckets!).BucketName);
        using var bob = Client(server, "bob", "b", "us-east-1", "a token of another service");
        Assert.Empty((await bob.ListBucketsAsync(Cancellation)).Buckets ?? []);
    }

    [Test]
    public async Task A_request_to_a_bucket_by_its_host_is_about_the_bucket_and_no_check_of_health()
    {
        await using var server = await StartAsync(null, "--create-bucket", "open:download", "--create-bucket", "closed");
        (await server.Raw.PutAsync("/open/health", "an object"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        Task<RawResponse> AskAsync(string method, string path, string host) => server.Raw.SendAsync(server.Raw.Request(method, path).With("Host", host), Cancellation);

        Assert.Equal(403, (await AskAsync("HEAD", "/", "closed.s3.test")).Status);
        Assert.Equal(404, (await AskAsync("HEAD", "/", "missing.s3.test")).Status);
        Assert.Equal("an object", (await AskAsync("GET", "/health", "open.s3.test")).Succeeded().Text);
        Assert.Equal(200, (await AskAsync("HEAD", "/", "s3.test")).Status);
        Assert.Equal("ok\n", (await AskAsync("GET", "/health", "s3.test")).Succeeded().Text);
    }

    [Test]
    public async Task A_server_for_data_has_no_controls()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--backend", "memory"] }, Cancellation);
        using var control = Control(server);

        Assert.False((await control.PostAsync("reset", null, Cancellation)).IsSuccessStatusCode);
        Assert.False((await control.GetAsync("requests", Cancellation)).IsSuccessStatusCode);
    }

    private static Task<Pys3LocalProcess> StartAsync(Keys? keys = null, params string[] arguments) =>
        Pys3LocalProcess.StartAsync(new() { HasOwnPath = true, Keys = keys, Arguments = ["--ci", .. arguments] }, Cancellation);

    private static AmazonS3Client Client(Pys3LocalProcess server, string id, string secret, string region, string? token = null) => new(
        token is null ? (AWSCredentials)new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, token),
        new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true, AuthenticationRegion = region, MaxErrorRetry = 0 });

    private static HttpClient Control(Pys3LocalProcess server) => new() { BaseAddress = new($"{server.Url}/.pys3local/test/") };

    private static async Task<JsonElement> AdvanceAsync(HttpClient control, string by)
    {
        using var answer = await control.PostAsync("clock", new StringContent($$"""{ "advance": "{{by}}" }"""), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static async Task<int> StatusAsync(AmazonS3Client client)
    {
        using (client)
        {
            try
            {
                return (int)(await client.ListBucketsAsync(Cancellation)).HttpStatusCode;
            }
            catch (AmazonS3Exception e)
            {
                return (int)e.StatusCode;
            }
        }
    }

    private static async Task<string> TextAsync(AmazonS3Client client, string bucket, string key)
    {
        using var answer = await client.GetObjectAsync(bucket, key, Cancellation);
        using var text = new StreamReader(answer.ResponseStream);
        return await text.ReadToEndAsync(Cancellation);
    }
}
