using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketVersioningTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_enabled_then_suspended_keeps_what_was_there()
    {
        await PutAsync("key", "null");
        await SetAsync(VersionStatus.Enabled);
        var version = (await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = "1" }, Cancellation)).VersionId;
        await SetAsync(VersionStatus.Suspended);
        Assert.Null((await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = "new null" }, Cancellation)).VersionId);

        Assert.Equal("new null", (await SendAsync("GET", "/key?versionId=null")).Succeeded().Text);
        Assert.Equal("1", (await SendAsync("GET", $"/key?versionId={version}")).Succeeded().Text);
    }

    [Test]
    [Arguments("<VersioningConfiguration><Status>On</Status></VersioningConfiguration>")]
    [Arguments("<VersioningConfiguration/>")]
    [Arguments("<Versioning><Status>Enabled</Status></Versioning>")]
    [Arguments("")]
    public async Task Raw_what_is_no_state_changes_nothing(string document)
    {
        Assert.Equal(400, (await SendAsync("PUT", "?versioning", document)).Status);
        Assert.Empty((await SendAsync("GET", "?versioning")).Succeeded().Xml.Elements());
    }

    [Test]
    public async Task Raw_MFA_delete_is_not_offered()
    {
        var answer = await SendAsync("PUT", "?versioning", "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>");
        answer.Failed(501, "NotImplemented");
    }

    private Task SetAsync(VersionStatus status) =>
        Sdk.PutBucketVersioningAsync(new() { BucketName = Bucket, VersioningConfig = new() { Status = status } }, Cancellation);
}
