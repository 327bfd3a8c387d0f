using Pys3Local.S3.Access;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Restic;

/// <summary>A bucket of <c>kind=restic</c>: content is what its name says, in every way of writing it.</summary>
public sealed class BucketForResticTests
{
    private readonly TestServer _server = new();

    public static IEnumerable<string> Ways => ["put", "copy", "form", "rest"];

    [Test]
    [MethodDataSource(nameof(Ways))]
    public async Task A_file_is_what_its_name_says(string way)
    {
        await PrepareAsync();
        foreach (var type in new[] { "data/4f", "index", "keys", "locks", "snapshots" })
        {
            var right = Content(type, "right");
            var key = $"a/{type}/{ResticClient.IdOf(right)}";
            Assert.True(await WriteAsync(way, key, "wrong " + right) >= 400, $"{way} {key}");
            Assert.Equal(404, (await _server.SendAsync("HEAD", $"/backup/{key}")).Status);
            Assert.True(await WriteAsync(way, key, right) < 300, $"{way} {key}");
            Assert.Equal(right, (await _server.DoAsync("GET", $"/backup/{key}")).Text);
        }
    }

    [Test]
    [Arguments("file")]
    [Arguments("data/README")]
    [Arguments("data/4f/")]
    [Arguments("data/4e/4fc5bd921a1a77be003fa6bd4ec7cda4b3e010946a5d62e12ccd72fd755eff52")]
    [Arguments("keys/4FC5BD921A1A77BE003FA6BD4EC7CDA4B3E010946A5D62E12CCD72FD755EFF52")]
    [Arguments("configs")]
    public async Task What_is_no_name_of_a_repository_is_refused(string key)
    {
        await PrepareAsync();
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", $"/backup/{key}", "content");
    }

    [Test]
    public async Task Parts_are_refused_before_anything_is_sent_and_so_is_what_was_begun_before()
    {
        await _server.DoAsync("PUT", "/backup");
        var begun = (await _server.DoAsync("POST", $"/backup/keys/{ResticClient.IdOf("x")}?uploads")).Value("UploadId");
        await PrepareAsync();
        await _server.RefusedAsync(400, "InvalidRequest", "POST", $"/backup/keys/{ResticClient.IdOf("x")}?uploads");
        await _server.RefusedAsync(400, "InvalidRequest", "POST", $"/backup/keys/{ResticClient.IdOf("x")}?uploadId={begun}", "<CompleteMultipartUpload/>");
    }

    [Test]
    [Arguments("full", true)]
    [Arguments("restic-prune", true)]
    [Arguments("write-only", false)]
    [Arguments("append-only", false)]
    [Arguments("restic-append-only", false)]
    public async Task The_config_is_replaced_only_by_who_may_delete_it(string preset, bool may)
    {
        await PrepareAsync();
        var key = _server.Add(TestServer.Owner with { Id = "PRESET", Scope = KeyPresets.Find(preset)! });
        Assert.Equal(200, (await _server.AsAsync(key, "PUT", "/backup/a/config", "first")).Status);
        Assert.Equal(may ? 200 : 403, (await _server.AsAsync(key, "PUT", "/backup/a/config", "second")).Status);
    }

    [Test]
    public async Task A_file_larger_than_its_kind_can_be_is_refused()
    {
        await PrepareAsync();
        var content = new string('x', (1 << 20) + 1);
        await _server.RefusedAsync(400, "EntityTooLarge", "PUT", $"/backup/keys/{ResticClient.IdOf(content)}", content);
    }

    [Test]
    public async Task A_bucket_of_another_use_is_left_alone()
    {
        await _server.DoAsync("PUT", "/backup");
        await _server.DoAsync("PUT", $"/backup/keys/{ResticClient.IdOf("x")}", "y");
        await _server.Store.WriteBucketAsync("backup", b => BucketKind.Set(BucketKind.Set(b!, "restic"), null), CancellationToken.None);
        await _server.DoAsync("PUT", "/backup/anything", "y");
        Assert.Throws<ArgumentException>(() => BucketKind.Set(new() { Name = "b", Created = default }, "kopia"));
    }

    [Test]
    public async Task Tags_and_metadata_change_as_ever()
    {
        await PrepareAsync();
        var key = $"/backup/keys/{ResticClient.IdOf("x")}";
        await _server.DoAsync("PUT", key, "x");
        await _server.DoAsync("PUT", key, "", ("x-amz-copy-source", key), ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-a", "1"));
        Assert.Equal("1", (await _server.DoAsync("HEAD", key)).Header("x-amz-meta-a"));
    }

    private async Task PrepareAsync()
    {
        await _server.DoAsync("PUT", "/backup");
        await _server.DoAsync("PUT", "/other");
        await _server.Store.WriteBucketAsync("backup", b => BucketKind.Set(b!, BucketKind.Restic), CancellationToken.None);
    }

    /// <summary>One whose hash begins with the folder that packs of it lie in.</summary>
    private static string Content(string type, string text)
    {
        for (var i = 0; ; i++)
        {
            if (!type.StartsWith("data/", StringComparison.Ordinal) || ResticClient.IdOf($"{text} {i}").StartsWith(type[^2..], StringComparison.Ordinal))
                return $"{text} {i}";
        }
    }

    private async Task<int> WriteAsync(string way, string key, string content)
    {
        switch (way)
        {
            case "put":
                return (await _server.SendAsync("PUT", $"/backup/{key}", content)).Status;
            case "copy":
                await _server.DoAsync("PUT", "/other/source", content);
                return (await _server.SendAsync("PUT", $"/backup/{key}", "", ("x-amz-copy-source", "other/source"))).Status;
            case "form":
                return (await SignedForm.PostAsync(_server, TestServer.Owner, "backup", key, content)).Status;
            default:
                var target = key.StartsWith("a/data/", StringComparison.Ordinal) ? $"/backup/a/data/{key[^64..]}" : $"/backup/{key}";
                return await new ResticClient(_server.Server, TestServer.Owner).StatusAsync("POST", target, content);
        }
    }
}
