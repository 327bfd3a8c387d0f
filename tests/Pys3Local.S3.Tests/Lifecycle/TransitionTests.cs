using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Lifecycle;

/// <summary>After its day an object shows the storage class of a transition, as in S3. The class is a label: nothing else of the object changes.</summary>
public sealed class TransitionTests
{
    private const int Large = 128 << 10;

    private readonly TestServer _server = new();

    [Test]
    public async Task The_class_changes_everywhere_it_is_shown_and_nothing_else_does()
    {
        await BucketAsync("<Filter><Prefix>logs/</Prefix></Filter><Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition><Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition>");
        var put = await _server.DoAsync("PUT", "/bucket/logs/a", new string('x', Large), ("x-amz-meta-a", "1"), ("x-amz-tagging", "a=b"));
        await _server.DoAsync("PUT", "/bucket/other", new string('x', Large));
        var before = await _server.DoAsync("HEAD", "/bucket/logs/a");

        await AfterAsync(29, moved: 0);
        Assert.Null((await _server.DoAsync("HEAD", "/bucket/logs/a")).Header("x-amz-storage-class"));
        await AfterAsync(2, moved: 1);
        Assert.Equal("STANDARD_IA", (await _server.DoAsync("HEAD", "/bucket/logs/a")).Header("x-amz-storage-class"));
        await AfterAsync(1, moved: 0);
        await AfterAsync(60, moved: 1);

        var after = await _server.DoAsync("HEAD", "/bucket/logs/a");
        Assert.Equal("GLACIER", after.Header("x-amz-storage-class"));
        foreach (var name in new[] { "ETag", "Last-Modified", "Content-Length", "x-amz-meta-a", "x-amz-tagging-count" })
            Assert.Equal(before.Header(name), after.Header(name));

        Assert.Equal(put.Header("ETag"), after.Header("ETag"));
        Assert.Equal(["GLACIER", "STANDARD"], (await _server.DoAsync("GET", "/bucket?list-type=2")).Values("StorageClass"));
        Assert.Equal(["GLACIER", "STANDARD"], (await _server.DoAsync("GET", "/bucket?versions")).Values("StorageClass"));
        Assert.Equal("GLACIER", (await _server.DoAsync("GET", "/bucket/logs/a?attributes", "", ("x-amz-object-attributes", "StorageClass"))).Value("StorageClass"));
        Assert.Equal(Large, (await _server.DoAsync("GET", "/bucket/logs/a")).Text.Length);
    }

    [Test]
    public async Task Of_several_that_are_due_the_coldest_counts_and_no_way_leads_back()
    {
        await BucketAsync("<Filter/><Transition><Days>1</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition><Transition><Days>0</Days><StorageClass>INTELLIGENT_TIERING</StorageClass></Transition>");
        await _server.DoAsync("PUT", "/bucket/a", new string('x', Large));
        await AfterAsync(3, moved: 1);
        Assert.Equal("DEEP_ARCHIVE", (await _server.DoAsync("HEAD", "/bucket/a")).Header("x-amz-storage-class"));
        await BucketAsync("<Filter/><Transition><Days>0</Days><StorageClass>INTELLIGENT_TIERING</StorageClass></Transition>");
        await AfterAsync(3, moved: 0);
        Assert.Equal("DEEP_ARCHIVE", (await _server.DoAsync("HEAD", "/bucket/a")).Header("x-amz-storage-class"));
    }

    [Test]
    [Arguments("<Filter/>", "")]
    [Arguments("<Filter><ObjectSizeGreaterThan>3</ObjectSizeGreaterThan></Filter>", "GLACIER")]
    public async Task Small_objects_move_only_where_the_rule_says_a_size(string filter, string expected)
    {
        await BucketAsync(filter + "<Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition>");
        await _server.DoAsync("PUT", "/bucket/a", "small");
        await AfterAsync(3, moved: expected.Length > 0 ? 1 : 0);
        Assert.Equal(expected, (await _server.DoAsync("HEAD", "/bucket/a")).Header("x-amz-storage-class") ?? "");
    }

    [Test]
    public async Task A_date_moves_everything_from_then_on()
    {
        await BucketAsync("<Filter/><Transition><Date>2026-03-12T00:00:00Z</Date><StorageClass>GLACIER_IR</StorageClass></Transition>");
        await _server.DoAsync("PUT", "/bucket/a", new string('x', Large));
        await AfterAsync(1, moved: 0);
        await AfterAsync(1, moved: 1);
    }

    [Test]
    public async Task Noncurrent_versions_move_by_their_own_rule_locked_ones_too()
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await LifecycleAsync("<Filter/><NoncurrentVersionTransition><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>1</NewerNoncurrentVersions><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>");
        for (var i = 0; i < 3; i++)
            await _server.DoAsync("PUT", "/bucket/a", new string('x', Large), ("x-amz-object-lock-legal-hold", "ON"));

        await AfterAsync(3, moved: 1);
        Assert.Equal(["STANDARD", "STANDARD", "GLACIER"], (await _server.DoAsync("GET", "/bucket?versions")).Values("StorageClass"));
        var oldest = (await _server.DoAsync("GET", "/bucket?versions")).Values("VersionId")[^1];
        Assert.Equal("ON", (await _server.DoAsync("GET", $"/bucket/a?legal-hold&versionId={oldest}")).Value("Status"));
    }

    [Test]
    public async Task What_is_due_to_go_goes()
    {
        await BucketAsync("<Filter/><Expiration><Days>2</Days></Expiration><Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition>");
        await _server.DoAsync("PUT", "/bucket/a", new string('x', Large));
        await AfterAsync(5, moved: 0);
        Assert.Equal(404, (await _server.SendAsync("HEAD", "/bucket/a")).Status);
    }

    [Test]
    [Arguments("InvalidArgument", "<Expiration><Days>5</Days></Expiration><Transition><Days>5</Days><StorageClass>GLACIER</StorageClass></Transition>")]
    [Arguments("InvalidArgument", "<Transition><Days>29</Days><StorageClass>STANDARD_IA</StorageClass></Transition>")]
    [Arguments("InvalidArgument", "<NoncurrentVersionTransition><NoncurrentDays>29</NoncurrentDays><StorageClass>ONEZONE_IA</StorageClass></NoncurrentVersionTransition>")]
    [Arguments("InvalidArgument", "<NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays></NoncurrentVersionExpiration><NoncurrentVersionTransition><NoncurrentDays>3</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>")]
    [Arguments("InvalidRequest", "<Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>2</Days><StorageClass>GLACIER</StorageClass></Transition>")]
    [Arguments("InvalidRequest", "<Expiration><Days>5</Days></Expiration><Transition><Date>2026-03-12T00:00:00Z</Date><StorageClass>GLACIER</StorageClass></Transition>")]
    [Arguments("InvalidArgument", "<Transition><Date>2026-03-12T01:00:00Z</Date><StorageClass>GLACIER</StorageClass></Transition>")]
    public async Task What_S3_does_not_take_is_refused(string code, string rule)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, code, "PUT", "/bucket?lifecycle", $"<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Filter/>{rule}</Rule></LifecycleConfiguration>");
    }

    private async Task AfterAsync(int days, int moved)
    {
        _server.Time.Advance(TimeSpan.FromDays(days));
        _server.Uptime.Uptime += TimeSpan.FromDays(days);
        Assert.Equal(moved, (await _server.Server.Lifecycle.RunOnceAsync(TestRun.Cancellation)).Transitioned);
    }

    private async Task BucketAsync(string rule)
    {
        await _server.DoAsync("PUT", "/bucket");
        await LifecycleAsync(rule);
    }

    private Task LifecycleAsync(string rule) => _server.DoAsync(
        "PUT", "/bucket?lifecycle", $"<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status>{rule}</Rule></LifecycleConfiguration>");
}
