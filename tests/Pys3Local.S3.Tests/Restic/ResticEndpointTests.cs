using System.Net;
using System.Text.Json;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Restic;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage.Memory;

namespace Pys3Local.S3.Tests.Restic;

/// <summary>What rest-server's own tests ask of its handler, asked of ours; and what both protocols together have to hold.</summary>
public sealed class ResticEndpointTests
{
    private const string Repository = "/backup/laptop/";
    private const string Secret = "a-secret-of-mine";

    private readonly TestServer _server = new();

    private ResticClient Owner => new(_server.Server, TestServer.Owner);

    private ResticClient With(string preset, string id = "PRESET") =>
        new(_server.Server, _server.Add(TestServer.Owner with { Id = id, Secret = Secret, Scope = KeyPresets.Find(preset)! }));

    [Test]
    public async Task One_repository_is_reached_both_ways()
    {
        await CreateAsync();
        var id = ResticClient.IdOf("pack");
        Assert.Equal(200, await Owner.SaveAsync(Repository, "data", "pack"));
        Assert.Equal("pack", (await _server.DoAsync("GET", $"/backup/laptop/data/{id[..2]}/{id}")).Text);

        var other = ResticClient.IdOf("other");
        await _server.DoAsync("PUT", $"/backup/laptop/data/{other[..2]}/{other}", "other");
        Assert.Equal("other", (await Owner.SendAsync("GET", $"{Repository}data/{other}")).Text);
        Assert.Equal(new[] { id, other }.Order(StringComparer.Ordinal), (await ListAsync(Repository, "data")).Order(StringComparer.Ordinal));

        Assert.Equal(200, await Owner.StatusAsync("DELETE", $"{Repository}data/{id}"));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", $"/backup/laptop/data/{id[..2]}/{id}");
    }

    [Test]
    [Arguments(null)]
    [Arguments("")]
    [Arguments("OWNERKEY")]
    [Arguments("OWNERKEY:")]
    [Arguments("OWNERKEY:owner-secre")]
    [Arguments("OWNERKEY:owner-secret ")]
    [Arguments("ownerkey:owner-secret")]
    [Arguments(":owner-secret")]
    [Arguments("nobody:no secret of anybody")]
    [Arguments(":no secret of anybody")]
    public async Task Whoever_does_not_know_the_secret_is_told_only_that(string? credentials)
    {
        await CreateAsync();
        var client = new ResticClient(_server.Server, credentials);
        foreach (var (method, target) in new[] { ("GET", $"{Repository}config"), ("POST", "/new/?create=true"), ("GET", "/"), ("GET", "/none/config"), ("DELETE", $"{Repository}keys/") })
        {
            var answer = await client.SendAsync(method, target);
            Assert.Equal(401, answer.Status);
            Assert.StartsWith("Basic ", answer.Header("WWW-Authenticate"));
            Assert.Null(client.Outcome!.AccessKeyId);
        }
    }

    [Test]
    [Arguments("Bearer abc")]
    [Arguments("Basic")]
    [Arguments("Basic !!!")]
    [Arguments("Basic /////w==")]
    public async Task A_header_that_holds_no_credentials_is_none(string header) =>
        Assert.Equal(401, (await new ResticClient(_server.Server, (string?)null).SendAsync("GET", $"{Repository}config", "", ("Authorization", header))).Status);

    [Test]
    public async Task Content_that_is_not_what_its_name_says_is_refused_and_leaves_nothing()
    {
        await CreateAsync();
        var id = ResticClient.IdOf("right");
        foreach (var type in new[] { "data", "index", "keys", "locks", "snapshots" })
        {
            Assert.Equal(400, await Owner.StatusAsync("POST", $"{Repository}{type}/{id}", "wrong"));
            Assert.Equal(404, await Owner.StatusAsync("GET", $"{Repository}{type}/{id}"));
            Assert.Equal(200, await Owner.StatusAsync("POST", $"{Repository}{type}/{id}", "right"));
        }
    }

    /// <summary>rest-server's TestAbortedRequest: a body that ends early is no file, and its name is still free.</summary>
    [Test]
    public async Task An_upload_that_breaks_off_leaves_nothing_and_can_be_sent_again()
    {
        await CreateAsync();
        var client = Owner;
        client.Sent = static bytes => new PiecewiseStream(bytes[..2], int.MaxValue);
        Assert.Equal(400, await client.SaveAsync(Repository, "data", "content"));
        Assert.Equal(404, await Owner.StatusAsync("HEAD", $"{Repository}data/{ResticClient.IdOf("content")}"));
        Assert.Equal(200, await Owner.SaveAsync(Repository, "data", "content"));
    }

    [Test]
    public async Task What_is_there_is_not_written_again()
    {
        await CreateAsync();
        Assert.Equal(200, await Owner.StatusAsync("POST", $"{Repository}config", "first"));
        Assert.Equal(403, await Owner.StatusAsync("POST", $"{Repository}config", "second"));
        Assert.Equal(200, await Owner.SaveAsync(Repository, "keys", "key"));
        Assert.Equal(403, await Owner.SaveAsync(Repository, "keys", "key"));
        Assert.Equal("first", (await Owner.SendAsync("GET", $"{Repository}config")).Text);
    }

    /// <summary>B13: it may not remove what its lost upload left, as other keys do before they try again.</summary>
    [Test]
    public async Task A_key_that_may_add_only_sends_an_upload_again_whose_answer_was_lost()
    {
        await CreateAsync();
        var client = With("restic-append-only");
        Assert.Equal(200, await client.SaveAsync(Repository, "data", "pack"));
        Assert.Equal(200, await client.SaveAsync(Repository, "data", "pack"));
        Assert.Equal(400, await client.StatusAsync("POST", $"{Repository}data/{ResticClient.IdOf("pack")}", "other"));
    }

    [Test]
    public async Task Append_only_removes_its_locks_and_nothing_else()
    {
        await CreateAsync();
        var client = With("restic-append-only");
        Assert.Equal(200, await client.StatusAsync("POST", $"{Repository}config", "config"));
        foreach (var type in new[] { "data", "index", "keys", "snapshots" })
        {
            Assert.Equal(200, await client.SaveAsync(Repository, type, "content"));
            Assert.Equal(403, await client.StatusAsync("DELETE", $"{Repository}{type}/{ResticClient.IdOf("content")}"));
        }

        Assert.Equal(403, await client.StatusAsync("DELETE", $"{Repository}config"));
        Assert.Equal(403, await client.StatusAsync("POST", $"{Repository}config", "other"));
        Assert.Equal(200, await client.SaveAsync(Repository, "locks", "lock"));
        Assert.Equal(200, await client.StatusAsync("DELETE", $"{Repository}locks/{ResticClient.IdOf("lock")}"));
        Assert.Equal(404, await client.StatusAsync("GET", $"{Repository}locks/{ResticClient.IdOf("lock")}"));
    }

    [Test]
    public async Task Private_repositories_lie_below_their_keys_id()
    {
        var server = new TestServer(change: options => options with { ResticPrivate = true });
        await server.DoAsync("PUT", "/backup");
        var owner = new ResticClient(server.Server, TestServer.Owner);
        Assert.Equal(200, await owner.StatusAsync("POST", "/backup/OWNERKEY/?create=true"));
        Assert.Equal(200, await owner.StatusAsync("POST", "/backup/OWNERKEY/laptop/?create=true"));
        foreach (var other in new[] { "/backup/?create=true", "/backup/OTHERKEY/?create=true", "/backup/OWNERKEYS/?create=true", "/OWNERKEY/?create=true", "/backup/a/OWNERKEY/?create=true" })
            Assert.Equal(401, await owner.StatusAsync("POST", other));
    }

    [Test]
    public async Task A_key_reaches_what_its_scope_says_and_no_more()
    {
        await CreateAsync();
        var key = _server.Add(TestServer.Owner with { Id = "SCOPED", Secret = Secret, Scope = KeyPresets.Find("full")! with { Buckets = ["backup"], Prefix = "laptop/" } });
        var client = new ResticClient(_server.Server, key);
        Assert.Equal(200, await client.StatusAsync("POST", "/backup/laptop/?create=true"));
        Assert.Equal(200, await client.StatusAsync("GET", "/backup/laptop/keys/"));
        Assert.Equal(403, await client.StatusAsync("POST", "/backup/desktop/?create=true"));
        Assert.Equal(403, await client.StatusAsync("GET", "/backup/desktop/keys/"));
        Assert.Equal(403, await client.StatusAsync("GET", "/other/laptop/config"));
        Assert.Equal("SCOPED", client.Outcome!.AccessKeyId);
    }

    [Test]
    public async Task The_policy_of_the_bucket_holds_here_too()
    {
        await CreateAsync();
        await _server.DoAsync("PUT", "/backup?policy", """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::backup/laptop/snapshots/*"}]}""");
        Assert.Equal(200, await Owner.SaveAsync(Repository, "snapshots", "one"));
        Assert.Equal(403, await Owner.StatusAsync("DELETE", $"{Repository}snapshots/{ResticClient.IdOf("one")}"));
    }

    [Test]
    public async Task Headers_of_S3_mean_nothing_here()
    {
        await CreateAsync();
        var id = ResticClient.IdOf("content");
        Assert.Equal(200, (await Owner.SendAsync("POST", $"{Repository}data/{id}", "content",
            ("x-amz-acl", "public-read"), ("x-amz-meta-a", "1"), ("x-amz-copy-source", "backup/x"), ("x-amz-tagging", "a=b"), ("x-amz-object-lock-legal-hold", "ON"))).Status);
        var head = await _server.DoAsync("HEAD", $"/backup/laptop/data/{id[..2]}/{id}");
        Assert.Null(head.Header("x-amz-meta-a"));
        Assert.Null(head.Header("x-amz-tagging-count"));
    }

    [Test]
    public async Task A_full_disk_is_507()
    {
        var endpoint = new S3Endpoint(new MemoryObjectStore(64), new S3Options { Keys = _server });
        var client = new ResticClient(endpoint, TestServer.Owner);
        Assert.Equal(200, await client.StatusAsync("POST", "/backup/?create=true"));
        Assert.Equal(507, await client.SaveAsync("/backup/", "data", new string('x', 1000)));
    }

    [Test]
    public async Task More_than_a_file_of_its_kind_can_be_is_413()
    {
        await CreateAsync();
        Assert.Equal(413, await Owner.SaveAsync(Repository, "keys", new string('x', (1 << 20) + 1)));
        Assert.Equal(200, await Owner.SaveAsync(Repository, "keys", new string('x', 1 << 20)));
    }

    [Test]
    public async Task A_listing_of_more_than_a_page_has_every_file_and_nothing_that_is_none()
    {
        await CreateAsync();
        var names = new List<string>();
        for (var i = 0; i < 2050; i++)
        {
            Assert.Equal(200, await Owner.SaveAsync(Repository, "data", $"pack {i}"));
            names.Add(ResticClient.IdOf($"pack {i}"));
        }

        await _server.DoAsync("PUT", "/backup/laptop/data/README", "x");
        await _server.DoAsync("PUT", $"/backup/laptop/data/ff/{names[0]}", "in another folder");
        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(Repository, "data"));

        var sized = await Owner.SendAsync("GET", $"{Repository}data/", "", ("Accept", ResticListing.Version2));
        Assert.Equal(ResticListing.Version2, sized.Header("Content-Type"));
        var first = JsonDocument.Parse(sized.Body).RootElement[0];
        Assert.Equal(names.Min(StringComparer.Ordinal), first.GetProperty("name").GetString());
        Assert.True(first.GetProperty("size").GetInt64() > 0);
    }

    [Test]
    public async Task A_bucket_that_is_not_there_is_made_with_the_repository_and_not_before()
    {
        Assert.Equal(404, await Owner.StatusAsync("HEAD", "/fresh/config"));
        Assert.Equal(404, await Owner.StatusAsync("GET", "/fresh/keys/"));
        Assert.Equal(404, await Owner.SaveAsync("/fresh/", "keys", "key"));
        Assert.Equal(200, await Owner.StatusAsync("POST", "/fresh/some/folder/?create=true"));
        await _server.DoAsync("HEAD", "/fresh");
        Assert.Equal(400, await Owner.StatusAsync("POST", "/B/?create=true"));
        Assert.Equal(403, await With("read-only").StatusAsync("POST", "/fresh/?create=true"));
        Assert.Equal(403, await With("read-only", "AGAIN").StatusAsync("POST", "/fresh2/?create=true"));
    }

    [Test]
    public async Task A_key_that_is_taken_away_while_its_file_comes_stores_nothing()
    {
        await CreateAsync();
        var key = _server.Add(TestServer.Owner with { Id = "GOING", Secret = Secret });
        var client = new ResticClient(_server.Server, key);
        client.Sent = bytes => new TellingStream(bytes, () => _server.Remove(key));
        Assert.Equal(403, await client.SaveAsync(Repository, "data", "late"));
        Assert.Equal(404, await Owner.StatusAsync("HEAD", $"{Repository}data/{ResticClient.IdOf("late")}"));
    }

    [Test]
    public async Task Too_many_requests_are_asked_to_come_later()
    {
        var server = new TestServer(change: options => options with { Rate = new Closed() });
        var answer = await new ResticClient(server.Server, "OWNERKEY:a guess").SendAsync("GET", $"{Repository}config");
        Assert.Equal((503, "1"), (answer.Status, answer.Header("Retry-After")));
    }

    private async Task CreateAsync() => Assert.Equal(200, await Owner.StatusAsync("POST", $"{Repository}?create=true"));

    private async Task<string[]> ListAsync(string repository, string type) =>
        [.. JsonDocument.Parse((await Owner.SendAsync("GET", $"{repository}{type}/")).Body).RootElement.EnumerateArray().Select(e => e.GetString()!)];

    private sealed class TellingStream(byte[] bytes, Action onRead) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onRead();
            return base.ReadAsync(buffer, cancellationToken);
        }
    }

    private sealed class Closed : IRequestRate
    {
        public bool Admits(IPAddress address) => false;

        public bool Admits(string accessKeyId) => true;
    }
}
