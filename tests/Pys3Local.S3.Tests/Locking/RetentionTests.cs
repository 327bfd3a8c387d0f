using Pys3Local.S3.Access;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Locking;

/// <summary>What a key that may add can lock, and the floor below which nothing goes. Faults B10.</summary>
public sealed class RetentionTests
{
    private readonly TestServer _server = new();

    [Test]
    public async Task B10_a_key_that_may_add_locks_what_it_uploads_and_lengthens_what_is_locked()
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await _server.DoAsync("PUT", "/bucket/others", "content");
        var key = _server.Add(TestServer.Owner with { Id = "KOPIA", Scope = KeyPresets.Find("kopia")! });
        (await RetainAsync(key, "others", "COMPLIANCE", 1)).IsError(403, "AccessDenied");
        (await RetainAsync(key, "others", "GOVERNANCE", 1)).IsError(403, "AccessDenied");

        Assert.Equal(200, (await _server.AsAsync(key, "PUT", "/bucket/mine", "content", ("x-amz-object-lock-mode", "COMPLIANCE"), ("x-amz-object-lock-retain-until-date", At(30)))).Status);
        Assert.Equal(200, (await RetainAsync(key, "mine", "COMPLIANCE", 60)).Status);
        (await RetainAsync(key, "mine", "COMPLIANCE", 59)).IsError(403, "AccessDenied");
        (await RetainAsync(key, "mine", "COMPLIANCE", 36_500)).IsError(403, "AccessDenied");
        (await RetainAsync(key, "mine", "GOVERNANCE", 90)).IsError(403, "AccessDenied");
        Assert.Equal(200, (await RetainAsync(TestServer.Owner, "others", "COMPLIANCE", 36_500)).Status);
    }

    /// <summary>What it uploads cannot be deleted either, and fills the disk for as long.</summary>
    [Test]
    [Arguments("append-only", 366, 200)]
    [Arguments("append-only", 367, 403)]
    [Arguments("write-only", 36_500, 403)]
    [Arguments("veeam", 36_500, 200)]
    [Arguments("full", 36_500, 200)]
    public async Task A_key_that_may_only_add_locks_what_it_uploads_for_no_longer_than_a_year(string preset, int days, int status)
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await _server.DoAsync("PUT", "/bucket/source", "content");
        var key = _server.Add(TestServer.Owner with { Id = "KEY", Scope = KeyPresets.Find(preset)! });
        (string, string)[] locked = [("x-amz-object-lock-mode", "COMPLIANCE"), ("x-amz-object-lock-retain-until-date", At(days))];
        Assert.Equal(status, (await _server.AsAsync(key, "PUT", "/bucket/put", "content", locked)).Status);
        Assert.Equal(status, (await _server.AsAsync(key, "POST", "/bucket/parts?uploads", "", locked)).Status);
        if (preset != "write-only")
            Assert.Equal(status, (await _server.AsAsync(key, "PUT", "/bucket/copy", "", [("x-amz-copy-source", "bucket/source"), .. locked])).Status);
    }

    [Test]
    public async Task A_floor_holds_for_every_key()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.Store.WriteBucketAsync("bucket", bucket => RetentionFloor.Set(bucket!, 30), CancellationToken.None);
        var version = (await _server.DoAsync("PUT", "/bucket/snapshots/real", "content")).Header("x-amz-version-id");
        var prune = _server.Add(TestServer.Owner with { Id = "PRUNE", Scope = KeyPresets.Find("restic-prune")! });
        Assert.Equal(204, (await _server.AsAsync(prune, "DELETE", "/bucket/snapshots/real")).Status);
        await _server.RefusedAsync(403, "AccessDenied", "DELETE", $"/bucket/snapshots/real?versionId={version}", "", ("x-amz-bypass-governance-retention", "true"));
        Assert.Equal("content", (await _server.DoAsync("GET", $"/bucket/snapshots/real?versionId={version}")).Text);

        // Neither an own retention nor a setting of the bucket goes below it.
        await _server.DoAsync("PUT", "/bucket?object-lock", "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>");
        await _server.DoAsync("PUT", "/bucket/short", "content", ("x-amz-object-lock-mode", "GOVERNANCE"), ("x-amz-object-lock-retain-until-date", At(1)));
        await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/short"));
        foreach (var name in new[] { "short", "copy" })
        {
            var head = await _server.DoAsync("HEAD", $"/bucket/{name}");
            Assert.Equal("COMPLIANCE", head.Header("x-amz-object-lock-mode"));
            Assert.Equal(_server.Time.GetUtcNow().AddDays(30), DateTimeOffset.Parse(head.Header("x-amz-object-lock-retain-until-date")!, System.Globalization.CultureInfo.InvariantCulture));
        }

        await _server.RefusedAsync(409, "InvalidBucketState", "PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>");
        await _server.DoAsync("PUT", "/bucket/long", "content", ("x-amz-object-lock-mode", "GOVERNANCE"), ("x-amz-object-lock-retain-until-date", At(300)));
        Assert.StartsWith(At(300)[..10], (await _server.DoAsync("HEAD", "/bucket/long")).Header("x-amz-object-lock-retain-until-date"), StringComparison.Ordinal);

        _server.Time.Advance(TimeSpan.FromDays(31));
        _server.Uptime.Uptime += TimeSpan.FromDays(31);
        await _server.DoAsync("DELETE", $"/bucket/snapshots/real?versionId={version}");
    }

    private string At(int days) => _server.Time.GetUtcNow().AddDays(days).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private Task<TestResponse> RetainAsync(AccessKey key, string name, string mode, int days) =>
        _server.AsAsync(key, "PUT", $"/bucket/{name}?retention", $"<Retention><Mode>{mode}</Mode><RetainUntilDate>{At(days)}</RetainUntilDate></Retention>");
}
