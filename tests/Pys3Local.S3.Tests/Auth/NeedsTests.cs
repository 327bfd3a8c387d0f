using Pys3Local.S3.Access;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage.Limits;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>What operations declare, and that nobody's body is read to whom nothing is open. Faults B2, B11, B12, B14.</summary>
public sealed class NeedsTests
{
    private const string Delete = "<Delete><Object><Key>key</Key></Object></Delete>";
    private const string Tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
    private const string OpenDelete = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":"s3:DeleteObject","Resource":"arn:aws:s3:::bucket/key"}]}""";

    private readonly TestServer _server = new();

    [Test]
    public void Every_operation_declares_what_it_needs()
    {
        Assert.All(OperationTable.All, o => Assert.Contains(o.Needs.All, n => n.IsUnconditional && n.Action.StartsWith("s3:", StringComparison.Ordinal)));
        Assert.Throws<ArgumentException>(() => Needs.Of(new Need("s3:PutObject", NeedOn.Object) { Header = "x-amz-acl" }));
    }

    [Test]
    public void Only_a_key_for_everything_administers_the_server()
    {
        var admin = KeyPresets.Find("admin")!;

        Assert.True(admin.Administers);
        Assert.False((admin with { Buckets = ["laptop"] }).Administers);
        Assert.False((admin with { Prefix = "laptop/" }).Administers);
        Assert.True(KeyPresets.Find("metrics")!.AllowsOfServer("pys3local:GetMetrics"));
        foreach (var bound in (KeyScope[])[admin with { Buckets = ["laptop"] }, KeyPresets.Find("metrics")! with { Buckets = ["laptop"] }, KeyPresets.Find("metrics")! with { Prefix = "laptop/" }])
            Assert.False(bound.AllowsOfServer("pys3local:GetMetrics"));
        Assert.All(KeyPresets.Names.Where(name => name != "admin"), name => Assert.False(KeyPresets.Find(name)!.Administers));
    }

    [Test]
    [Arguments("POST", "/bucket?delete", Delete)]
    [Arguments("PUT", "/bucket/key?tagging", Tags)]
    [Arguments("PUT", "/bucket/key?retention", "<Retention/>")]
    [Arguments("PUT", "/bucket/key?legal-hold", "<LegalHold/>")]
    [Arguments("PUT", "/bucket/key", "content")]
    [Arguments("PUT", "/bucket?policy", "{}")]
    [Arguments("POST", "/bucket/key?uploadId=1", "<CompleteMultipartUpload/>")]
    [Arguments("GET", "/bucket/key", "a body that nobody wants")]
    public async Task B2_no_body_is_read_of_whom_nothing_is_open(string method, string target, string body)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        _server.OnBody = () => Assert.Fail("The body has been read.");
        foreach (var key in new[] { null, TestServer.Other, _server.Add(TestServer.Owner with { Id = "NARROW", Scope = new() { Actions = ["s3:ListBucket"] } }) })
            (await _server.AsAsync(key, method, target, body)).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task B2_it_is_where_something_is_open()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        await _server.DoAsync("PUT", "/bucket?policy", OpenDelete);
        var answer = await _server.AsAsync(TestServer.Other, "POST", "/bucket?delete", "<Delete><Object><Key>other</Key></Object><Object><Key>key</Key></Object></Delete>");
        Assert.Equal("AccessDenied", answer.Value("Code"));
        Assert.Single(answer.Values("Deleted"));

        var restic = _server.Add(TestServer.Owner with { Id = "RESTIC", Scope = KeyPresets.Find("restic-append-only")! });
        Assert.Equal(200, (await _server.AsAsync(restic, "POST", "/bucket?delete", $"<Delete><Object><Key>locks/{new string('a', 64)}</Key></Object></Delete>")).Status);
    }

    [Test]
    public async Task B2_all_documents_together_have_a_bound()
    {
        var budget = new Budget(memory: 0, descriptors: 1000);
        var server = new TestServer(null, o => o with { Budget = budget });
        await server.DoAsync("PUT", "/bucket");
        Assert.True(budget.Documents.TryTake(budget.Documents.Most - 1000));
        await server.RefusedAsync(503, "SlowDown", "POST", "/bucket?delete", Delete + new string(' ', 2000));
        Assert.Equal(1, budget.Documents.Refused);

        budget.Documents.Give(budget.Documents.Most - 1000);
        await server.DoAsync("POST", "/bucket?delete", Delete + new string(' ', 2000));
        Assert.Equal(0, budget.Documents.InUse);
        Assert.False(budget.Documents.TryTake(budget.Documents.Most, "one who wants all"));
    }

    [Test]
    [Arguments("x-amz-acl", "public-read", "s3:PutBucketAcl")]
    [Arguments("x-amz-grant-read", "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"", "s3:PutBucketAcl")]
    [Arguments("x-amz-object-ownership", "ObjectWriter", "s3:PutBucketOwnershipControls")]
    [Arguments("x-amz-bucket-object-lock-enabled", "true", "s3:PutBucketObjectLockConfiguration")]
    public async Task B11_what_a_new_bucket_gets_takes_its_own_permission(string header, string value, string action)
    {
        var maker = _server.Add(TestServer.Owner with { Id = "MAKER", Scope = new() { Actions = ["s3:CreateBucket"] } });
        var refused = await _server.AsAsync(maker, "PUT", "/new", "", (header, value));
        refused.IsError(403, "AccessDenied");
        Assert.Contains(action, refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await _server.AsAsync(maker, "PUT", "/new")).Status);
    }

    [Test]
    public async Task B12_a_copy_takes_tags_only_where_they_may_be_read_and_given()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/tagged", "content", ("x-amz-tagging", "class=secret"));
        string[] copying = ["s3:GetObject", "s3:PutObject"];
        foreach (var more in new string[][] { [], ["s3:GetObjectTagging"], ["s3:PutObjectTagging"] })
        {
            var key = _server.Add(TestServer.Owner with { Id = $"COPIER{string.Concat(more)}".Replace(":", ""), Scope = new() { Actions = [.. copying, .. more] } });
            (await _server.AsAsync(key, "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/tagged"))).IsError(403, "AccessDenied");
            Assert.Equal(200, (await _server.AsAsync(key, "PUT", "/bucket/without", "", ("x-amz-copy-source", "bucket/tagged"), ("x-amz-tagging-directive", "REPLACE"))).Status);
        }

        var both = _server.Add(TestServer.Owner with { Id = "BOTH", Scope = new() { Actions = [.. copying, "s3:GetObjectTagging", "s3:PutObjectTagging"] } });
        Assert.Equal(200, (await _server.AsAsync(both, "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/tagged"))).Status);
    }

    [Test]
    [Arguments("PUT", "/bucket/new", "content")]
    [Arguments("PUT", "/bucket/key", "content")]
    [Arguments("PUT", "/bucket/key?tagging", Tags)]
    [Arguments("POST", "/bucket?delete", Delete)]
    [Arguments("PUT", "/bucket?tagging", Tags)]
    public async Task B14_a_key_that_is_disabled_while_its_body_comes_does_nothing(string method, string target, string body)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "as it was");
        var key = _server.Add(TestServer.Owner with { Id = "LATE" });
        _server.OnBody = () => _server.Remove(key);
        (await _server.AsAsync(key, method, target, body)).IsError(403, "AccessDenied");

        _server.OnBody = () => { };
        Assert.Equal("as it was", (await _server.DoAsync("GET", "/bucket/key")).Text);
        Assert.Equal(404, (await _server.SendAsync("HEAD", "/bucket/new")).Status);
        Assert.Equal(404, (await _server.SendAsync("GET", "/bucket?tagging")).Status);
    }

    [Test]
    public async Task B14_a_key_that_is_narrowed_meanwhile_does_no_more_than_it_may_by_then()
    {
        await _server.DoAsync("PUT", "/bucket");
        var key = _server.Add(TestServer.Owner with { Id = "LATE" });
        _server.OnBody = () =>
        {
            _server.Remove(key);
            _server.Add(key with { Scope = new() { Prefix = "elsewhere/" } });
        };
        (await _server.AsAsync(key, "PUT", "/bucket/new", "content")).IsError(403, "AccessDenied");
    }
}
