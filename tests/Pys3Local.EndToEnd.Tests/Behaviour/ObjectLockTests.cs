using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Operations;

namespace Pys3Local.EndToEnd.Behaviour;

/// <summary>No operation gets round a lock.</summary>
public sealed class ObjectLockTests(ServerFixture server) : MultipartUploadTest(server)
{
    private static readonly (string, string)[] Bypass = [("x-amz-bypass-governance-retention", "true")];

    [Test]
    [Arguments("GOVERNANCE")]
    [Arguments("COMPLIANCE")]
    [Arguments("HOLD")]
    public async Task Overwrites_and_deletes_leave_the_locked_version(string kind)
    {
        var version = await LockedAsync(kind);
        await PutAsync("key", "overwritten");
        (await SendAsync("PUT", "/key", "", ("x-amz-copy-source", $"/{Bucket}/key"), ("x-amz-metadata-directive", "REPLACE"))).Succeeded();
        var upload = await InitiateAsync("key");
        (await CompleteAsync("key", upload, await PartAsync("key", upload, 1, "in parts"u8.ToArray()))).Succeeded();
        (await SendAsync("DELETE", "/key")).Succeeded(204);

        (await SendAsync("DELETE", $"/key?versionId={version}")).Failed(403, "AccessDenied");
        var many = await SendAsync("POST", "?delete", $"<Delete><Object><Key>key</Key><VersionId>{version}</VersionId></Object></Delete>");
        Assert.Equal("AccessDenied", many.Succeeded().Xml.Element("Error")!.Element("Code")!.Value);
        (await SendAsync("DELETE", "")).Failed(409, "BucketNotEmpty");
        Assert.Equal("locked", (await SendAsync("GET", $"/key?versionId={version}")).Succeeded().Text);
    }

    [Test]
    [Arguments("GOVERNANCE", true)]
    [Arguments("COMPLIANCE", false)]
    [Arguments("HOLD", false)]
    public async Task Bypass_is_for_governance_only(string kind, bool goes)
    {
        var version = await LockedAsync(kind);
        var answer = await SendAsync("DELETE", $"/key?versionId={version}", "", Bypass);
        Assert.Equal(goes ? 204 : 403, answer.Status);
        Assert.Equal(goes ? 404 : 200, (await SendAsync("GET", $"/key?versionId={version}")).Status);
    }

    [Test]
    public async Task Bypass_is_a_right_of_its_own()
    {
        var version = await LockedAsync("GOVERNANCE");
        (await SendAsync("PUT", "?policy", Policies.DenyEveryone(Bucket, "s3:BypassGovernanceRetention"))).Succeeded(204);
        (await SendAsync("DELETE", $"/key?versionId={version}", "", Bypass)).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task A_null_version_is_replaced_only_where_it_is_not_locked()
    {
        await PutAsync("key", "locked");
        await EnableLocksAsync();
        (await SendAsync("PUT", "/key?legal-hold&versionId=null", "<LegalHold><Status>ON</Status></LegalHold>")).Succeeded();
        (await SendAsync("DELETE", "/key?versionId=null")).Failed(403, "AccessDenied");
        (await SendAsync("PUT", "?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>")).Failed(409, "InvalidBucketState");
        await PutAsync("key", "new");
        Assert.Equal("locked", (await SendAsync("GET", "/key?versionId=null")).Succeeded().Text);
    }

    [Test]
    public async Task A_multipart_upload_takes_the_lock_that_it_was_opened_with()
    {
        await EnableLocksAsync();
        var opened = await Sdk.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = Bucket,
            Key = "key",
            ObjectLockMode = ObjectLockMode.Compliance,
            ObjectLockRetainUntilDate = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        }, Cancellation);
        (await CompleteAsync("key", opened.UploadId, await PartAsync("key", opened.UploadId, 1, "x"u8.ToArray()))).Succeeded();
        var head = (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded();
        Assert.Equal("COMPLIANCE", head.Header("x-amz-object-lock-mode"));
        (await SendAsync("DELETE", $"/key?versionId={head.Header("x-amz-version-id")}", "", Bypass)).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task A_copy_does_not_take_its_sources_lock_along()
    {
        await LockedAsync("COMPLIANCE");
        var copy = (await SendAsync("PUT", "/copy", "", ("x-amz-copy-source", $"/{Bucket}/key"))).Succeeded();
        (await SendAsync("DELETE", $"/copy?versionId={copy.Header("x-amz-version-id")}")).Succeeded(204);
    }

    /// <summary>A version of <c>key</c> with the content <c>locked</c>.</summary>
    private async Task<string> LockedAsync(string kind)
    {
        await EnableLocksAsync();
        (string, string)[] headers = kind == "HOLD"
            ? [("x-amz-object-lock-legal-hold", "ON")]
            : [("x-amz-object-lock-mode", kind), ("x-amz-object-lock-retain-until-date", "2099-01-01T00:00:00Z")];
        return (await SendAsync("PUT", "/key", "locked", headers)).Succeeded().Header("x-amz-version-id")!;
    }
}
