using Pys3Local.S3.Lifecycle;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Lifecycle;

public sealed class LifecycleWorkerTests
{
    private readonly TestServer _server = new();

    [Test]
    public async Task Current_versions_expire_at_the_midnight_after_their_days()
    {
        await BucketAsync("<Filter><Prefix>logs/</Prefix></Filter><Expiration><Days>2</Days></Expiration>");
        await PutAsync("logs/a", "kept");

        _server.Time.Advance(TimeSpan.FromHours(59)); // 23:00 on the second day
        Assert.Equal(0, (await RunAsync()).Expired);
        _server.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, (await RunAsync()).Expired);
        Assert.Equal(["kept"], await KeysAsync());
    }

    [Test]
    public async Task A_date_expires_everything_from_then_on()
    {
        await BucketAsync("<Filter></Filter><Expiration><Date>2026-03-12T00:00:00Z</Date></Expiration>");
        await PutAsync("a");
        _server.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, (await RunAsync()).Expired);
        _server.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await RunAsync()).Expired);
    }

    [Test]
    [Arguments("<Filter><Tag><Key>keep</Key><Value>no</Value></Tag></Filter>", "big small")]
    [Arguments("<Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter>", "small tagged")]
    [Arguments("<Filter><ObjectSizeLessThan>5</ObjectSizeLessThan></Filter>", "big")]
    [Arguments("<Filter><And><Prefix>t</Prefix><Tag><Key>keep</Key><Value>no</Value></Tag></And></Filter>", "big small")]
    [Arguments("<Filter><And><Prefix>x</Prefix><Tag><Key>keep</Key><Value>no</Value></Tag></And></Filter>", "big small tagged")]
    [Arguments("<Prefix>small</Prefix>", "big tagged")]
    public async Task Filters_narrow(string filter, string kept)
    {
        await BucketAsync(filter + "<Expiration><Days>1</Days></Expiration>");
        await _server.DoAsync("PUT", "/bucket/tagged", "1", ("x-amz-tagging", "keep=no&other=x"));
        await _server.DoAsync("PUT", "/bucket/small", "1");
        await _server.DoAsync("PUT", "/bucket/big", "123456");
        _server.Time.Advance(TimeSpan.FromDays(3));
        await RunAsync();
        Assert.Equal(kept.Split(' '), await KeysAsync());
    }

    [Test]
    public async Task A_disabled_rule_does_nothing()
    {
        await BucketAsync("<Filter></Filter><Expiration><Days>1</Days></Expiration>", "Disabled");
        await PutAsync("a");
        _server.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, (await RunAsync()).Buckets);
        Assert.Equal(["a"], await KeysAsync());
    }

    [Test]
    public async Task With_versions_a_marker_is_put_then_old_versions_and_at_last_the_marker_go()
    {
        await BucketAsync("<Filter></Filter><Expiration><Days>1</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>", versions: true);
        await PutAsync("a", "a");

        _server.Time.Advance(TimeSpan.FromDays(2));
        var first = await RunAsync();
        Assert.Equal((1, 1), (first.Expired, first.VersionsRemoved)); // the older version has been replaced for long enough
        Assert.Empty(await KeysAsync());
        Assert.Equal(2, (await VersionsAsync()).Count);

        _server.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await RunAsync()).VersionsRemoved);
        Assert.Equal(1, (await RunAsync()).VersionsRemoved);
        Assert.Empty(await VersionsAsync());
    }

    [Test]
    public async Task The_newest_noncurrent_versions_can_be_kept()
    {
        await BucketAsync("<Filter></Filter><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions></NoncurrentVersionExpiration>", versions: true);
        await PutAsync("a", "a", "a", "a", "a", "b", "b");
        var before = await VersionsAsync();
        _server.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(2, (await RunAsync()).VersionsRemoved);
        Assert.Equal([before[0], before[1], before[2], before[5], before[6]], await VersionsAsync());
    }

    [Test]
    public async Task Lone_delete_markers_go_where_a_rule_says_so_and_no_others()
    {
        await BucketAsync("<Filter></Filter><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>", versions: true);
        var version = (await _server.DoAsync("PUT", "/bucket/lone", "x")).Header("x-amz-version-id");
        await PutAsync("covering");
        await _server.DoAsync("DELETE", "/bucket/covering");
        await _server.DoAsync("DELETE", "/bucket/lone");
        await _server.DoAsync("DELETE", $"/bucket/lone?versionId={version}");

        Assert.Equal(1, (await RunAsync()).VersionsRemoved);
        Assert.Equal(2, (await VersionsAsync()).Count);
    }

    [Test]
    public async Task Stale_uploads_are_aborted()
    {
        await BucketAsync("<Filter><Prefix>a</Prefix></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>");
        await _server.DoAsync("POST", "/bucket/a?uploads");
        await _server.DoAsync("POST", "/bucket/b?uploads");
        _server.Time.Advance(TimeSpan.FromDays(2));
        await _server.DoAsync("POST", "/bucket/a2?uploads");
        Assert.Equal(1, (await RunAsync()).UploadsAborted);
        Assert.Equal(["a2", "b"], (await _server.DoAsync("GET", "/bucket?uploads")).Values("Key"));
    }

    [Test]
    public async Task Locked_versions_stay()
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await LifecycleAsync("<Filter></Filter><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>");
        await _server.DoAsync("PUT", "/bucket/a", "1", ("x-amz-object-lock-mode", "GOVERNANCE"), ("x-amz-object-lock-retain-until-date", "2026-04-01T00:00:00Z"));
        await _server.DoAsync("PUT", "/bucket/a", "2", ("x-amz-object-lock-legal-hold", "ON"));
        await PutAsync("a", "a");
        Pass(TimeSpan.FromDays(5));
        var summary = await RunAsync();
        Assert.Equal((1, 2), (summary.VersionsRemoved, summary.Kept));
        Pass(TimeSpan.FromDays(20));
        Assert.Equal(1, (await RunAsync()).VersionsRemoved);
        Assert.Equal(2, (await VersionsAsync()).Count);
    }

    [Test]
    public async Task Where_locks_are_a_clock_that_is_set_forward_expires_nothing()
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await LifecycleAsync("<Filter></Filter><Expiration><Days>1</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>");
        await PutAsync("a", "a");
        _server.Time.Advance(TimeSpan.FromDays(3650)); // and the machine has been up for no longer
        Assert.Equal((0, 0), ((await RunAsync()).Expired, (await RunAsync()).VersionsRemoved));
        Pass(TimeSpan.FromDays(3));
        Assert.Equal(1, (await RunAsync()).Expired);
    }

    [Test]
    public async Task More_than_a_page_is_gone_through()
    {
        await BucketAsync("<Filter></Filter><Expiration><Days>1</Days></Expiration>");
        for (var i = 0; i < 2100; i++)
            await _server.Store.PutObjectAsync("bucket", $"k{i:D5}", TestObject(i), TestRun.Cancellation);

        _server.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(2100, (await RunAsync()).Expired);
        Assert.Empty(await KeysAsync());
    }

    [Test]
    public async Task It_sleeps_without_a_timer_until_a_bucket_has_a_lifecycle()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestRun.Cancellation);
        var running = _server.Server.Lifecycle.RunAsync(_ => { }, stop.Token);
        Assert.Equal(0, _server.Time.Timers);
        await BucketAsync("<Filter></Filter><Expiration><Days>1</Days></Expiration>");
        await _server.Time.TimerAsync;
        Assert.Equal(TimeSpan.FromMinutes(1), _server.Time.LastTimer);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private Storage.ObjectWrite TestObject(int number) => new()
    {
        Body = new MemoryStream([1]),
        Seal = size => new() { Key = $"k{number:D5}", Size = size, ETag = "e", LastModified = _server.Time.GetUtcNow() },
    };

    private void Pass(TimeSpan time)
    {
        _server.Time.Advance(time);
        _server.Uptime.Uptime += time;
    }

    private Task<LifecycleSummary> RunAsync() => _server.Server.Lifecycle.RunOnceAsync(TestRun.Cancellation);

    private async Task PutAsync(params string[] keys)
    {
        foreach (var key in keys)
            await _server.DoAsync("PUT", $"/bucket/{key}", "data");
    }

    private async Task<IReadOnlyList<string>> KeysAsync() => (await _server.DoAsync("GET", "/bucket?list-type=2")).Values("Key");

    private async Task<IReadOnlyList<string>> VersionsAsync() => (await _server.DoAsync("GET", "/bucket?versions")).Values("VersionId");

    private async Task BucketAsync(string rule, string status = "Enabled", bool versions = false)
    {
        await _server.DoAsync("PUT", "/bucket");
        if (versions)
            await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");

        await LifecycleAsync(rule, status);
    }

    private Task LifecycleAsync(string rule, string status = "Enabled") => _server.DoAsync(
        "PUT", "/bucket?lifecycle", $"<LifecycleConfiguration><Rule><ID>r</ID><Status>{status}</Status>{rule}</Rule></LifecycleConfiguration>");
}
