using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>What is changed of a bucket or of a key while the body of a write is yet to come, holds for that write.</summary>
public sealed class ChangedMeanwhileTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("versioning", "Enabled")]
    [Arguments("versioning", "Suspended")]
    [Arguments("object-lock", "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>")]
    [Arguments("retention-floor-days", "30")]
    public async Task A_write_that_was_decided_by_other_settings_is_sent_again(string setting, string value)
    {
        await PutAsync();
        _server.OnBody = () => Change(bucket => bucket with { Settings = bucket.Settings.SetItem(setting, value) });
        await _server.RefusedAsync(503, "ServiceUnavailable", "PUT", "/bucket/key", "new");
        await AssertOldAsync();

        _server.OnBody = static () => { };
        Assert.Equal(200, (await _server.DoAsync("PUT", "/bucket/key", "new")).Status);
    }

    [Test]
    public async Task What_decides_nothing_may_change()
    {
        await PutAsync();
        _server.OnBody = () => Change(static bucket => bucket with { Settings = bucket.Settings.SetItem("tagging", "<Tagging><TagSet/></Tagging>") });
        Assert.Equal(200, (await _server.DoAsync("PUT", "/bucket/key", "new")).Status);
    }

    [Test]
    public async Task A_bucket_of_somebody_else_that_has_the_name_by_then_gets_nothing()
    {
        await _server.DoAsync("PUT", "/bucket");
        _server.OnBody = () =>
        {
            Assert.True(_server.Store.DeleteBucketAsync("bucket", TestRun.Cancellation).AsTask().IsCompletedSuccessfully);
            Change(_ => new BucketInfo { Name = "bucket", Created = _server.Time.GetUtcNow().AddMinutes(1), Owner = TestServer.Other.User });
        };
        await _server.RefusedAsync(404, "NoSuchBucket", "PUT", "/bucket/key", "new");
        Assert.Null(await _server.Store.FindObjectAsync("bucket", "key", null, TestRun.Cancellation));
    }

    [Test]
    public async Task A_key_that_may_only_add_by_then_replaces_nothing()
    {
        await PutAsync();
        var full = _server.Add(new AccessKey { Id = "NARROWED", Secret = "narrowed-secret", User = TestServer.Owner.User });
        _server.OnBody = () =>
        {
            _server.Remove(full);
            _server.Add(full with { Scope = full.Scope with { Overwrites = false } });
        };
        var answer = await _server.AsAsync(full, "PUT", "/bucket/key", "new");
        Assert.Equal((403, "AccessDenied"), (answer.Status, answer.Value("Code")));
        await AssertOldAsync();
    }

    private async Task PutAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "old");
    }

    private async Task AssertOldAsync()
    {
        _server.OnBody = static () => { };
        Assert.Equal("old", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    private void Change(Func<BucketInfo, BucketInfo> change) =>
        Assert.True(_server.Store.WriteBucketAsync("bucket", current => change(current!), TestRun.Cancellation).AsTask().IsCompletedSuccessfully);
}
