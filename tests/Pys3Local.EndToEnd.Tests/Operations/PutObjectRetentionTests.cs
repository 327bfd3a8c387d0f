using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutObjectRetentionTests(ServerFixture server) : ServerTest(server)
{
    private static readonly DateTime Later = new(2099, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Test]
    public async Task Sdk_governance_is_loosened_by_bypass_only()
    {
        await EnableLocksAsync();
        await PutAsync("key", "x");
        await RetainAsync(ObjectLockRetentionMode.Governance, Later, bypass: false);
        await FailsAsync("AccessDenied", RetainAsync(ObjectLockRetentionMode.Governance, Later.AddYears(-1), bypass: false));
        await RetainAsync(ObjectLockRetentionMode.Governance, Later.AddYears(1), bypass: false);
        await RetainAsync(ObjectLockRetentionMode.Governance, Later.AddYears(-1), bypass: true);
        Assert.Equal(Later.AddYears(-1), (await Sdk.GetObjectRetentionAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation)).Retention.RetainUntilDate!.Value.ToUniversalTime());
    }

    [Test]
    public async Task Raw_governance_becomes_compliance_by_bypass_only()
    {
        await EnableLocksAsync();
        await PutAsync("key", "x");
        (await SendAsync("PUT", "/key?retention", Document("GOVERNANCE", "2099-01-01T00:00:00Z"))).Succeeded();
        (await SendAsync("PUT", "/key?retention", Document("COMPLIANCE", "2099-01-01T00:00:00Z"))).Failed(403, "AccessDenied");
        (await SendAsync("PUT", "/key?retention", Document("COMPLIANCE", "2099-01-01T00:00:00Z"), ("x-amz-bypass-governance-retention", "true"))).Succeeded();
    }

    [Test]
    public async Task Raw_compliance_is_loosened_by_nothing()
    {
        await EnableLocksAsync();
        await PutAsync("key", "x");
        (await SendAsync("PUT", "/key?retention", Document("COMPLIANCE", "2099-01-01T00:00:00Z"))).Succeeded();
        (await SendAsync("PUT", "/key?retention", Document("COMPLIANCE", "2098-01-01T00:00:00Z"), ("x-amz-bypass-governance-retention", "true"))).Failed(403, "AccessDenied");
        (await SendAsync("PUT", "/key?retention", Document("GOVERNANCE", "2099-01-01T00:00:00Z"), ("x-amz-bypass-governance-retention", "true"))).Failed(403, "AccessDenied");
        (await SendAsync("PUT", "/key?retention", "<Retention/>", ("x-amz-bypass-governance-retention", "true"))).Failed(403, "AccessDenied");
        (await SendAsync("PUT", "/key?retention", Document("COMPLIANCE", "2099-06-01T00:00:00Z"))).Succeeded();
    }

    [Test]
    [Arguments("COMPLIANCE", "2001-01-01T00:00:00Z", "InvalidArgument")]
    [Arguments("STRICT", "2099-01-01T00:00:00Z", "MalformedXML")]
    [Arguments("COMPLIANCE", "tomorrow", "MalformedXML")]
    public async Task Raw_wrong_documents_are_refused(string mode, string until, string code)
    {
        await EnableLocksAsync();
        await PutAsync("key", "x");
        (await SendAsync("PUT", "/key?retention", Document(mode, until))).Failed(400, code);
        (await SendAsync("GET", "/key?retention")).Failed(404, "NoSuchObjectLockConfiguration");
    }

    private static string Document(string mode, string until) => $"<Retention><Mode>{mode}</Mode><RetainUntilDate>{until}</RetainUntilDate></Retention>";

    private Task RetainAsync(ObjectLockRetentionMode mode, DateTime until, bool bypass) => Sdk.PutObjectRetentionAsync(
        new() { BucketName = Bucket, Key = "key", BypassGovernanceRetention = bypass, Retention = new() { Mode = mode, RetainUntilDate = until } }, Cancellation);
}
