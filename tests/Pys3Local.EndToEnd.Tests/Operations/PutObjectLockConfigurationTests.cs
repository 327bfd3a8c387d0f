using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutObjectLockConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_the_default_holds_for_new_versions()
    {
        await SetVersioningAsync("Enabled");
        await PutAsync("before", "x");
        await Sdk.PutObjectLockConfigurationAsync(new()
        {
            BucketName = Bucket,
            ObjectLockConfiguration = new() { ObjectLockEnabled = ObjectLockEnabled.Enabled, Rule = new() { DefaultRetention = new() { Mode = ObjectLockRetentionMode.Governance, Days = 2 } } },
        }, Cancellation);
        var version = (await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = "x" }, Cancellation)).VersionId;

        var head = await Sdk.GetObjectMetadataAsync(Bucket, "key", Cancellation);
        Assert.Equal(ObjectLockMode.Governance, head.ObjectLockMode);
        Assert.InRange(head.ObjectLockRetainUntilDate!.Value.ToUniversalTime(), Today.AddDays(1), Today.AddDays(3));
        await FailsAsync("AccessDenied", Sdk.DeleteObjectAsync(Bucket, "key", version, Cancellation));
        Assert.Null((await Sdk.GetObjectMetadataAsync(Bucket, "before", Cancellation)).ObjectLockMode);
    }

    [Test]
    [Arguments("<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years></DefaultRetention></Rule>", "MalformedXML")]
    [Arguments("<Rule><DefaultRetention><Mode>GOVERNANCE</Mode></DefaultRetention></Rule>", "MalformedXML")]
    [Arguments("<Rule><DefaultRetention><Mode>STRICT</Mode><Days>1</Days></DefaultRetention></Rule>", "MalformedXML")]
    [Arguments("<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>0</Days></DefaultRetention></Rule>", "InvalidArgument")]
    public async Task Raw_wrong_rules_are_refused(string rule, string code)
    {
        await SetVersioningAsync("Enabled");
        (await SendAsync("PUT", "?object-lock", $"<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}</ObjectLockConfiguration>")).Failed(400, code);
        (await SendAsync("GET", "?object-lock")).Failed(404, "ObjectLockConfigurationNotFoundError");
    }

    [Test]
    public async Task Raw_without_versions_and_without_the_way_back()
    {
        const string Enabled = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>";
        (await SendAsync("PUT", "?object-lock", Enabled)).Failed(409, "InvalidBucketState");
        await SetVersioningAsync("Enabled");
        (await SendAsync("PUT", "?object-lock", Enabled)).Succeeded();
        (await SendAsync("PUT", "?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>")).Failed(409, "InvalidBucketState");
    }

    private static DateTime Today => TimeProvider.System.GetUtcNow().UtcDateTime;
}
