using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutObjectLegalHoldTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_holds_until_it_is_off()
    {
        await EnableLocksAsync();
        var version = (await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = "x" }, Cancellation)).VersionId;
        await HoldAsync(ObjectLockLegalHoldStatus.On);
        await FailsAsync("AccessDenied", DeleteAsync());
        await HoldAsync(ObjectLockLegalHoldStatus.Off);
        await DeleteAsync();

        Task HoldAsync(ObjectLockLegalHoldStatus status) =>
            Sdk.PutObjectLegalHoldAsync(new() { BucketName = Bucket, Key = "key", VersionId = version, LegalHold = new() { Status = status } }, Cancellation);

        // No bypass is for holds.
        Task DeleteAsync() => Sdk.DeleteObjectAsync(new DeleteObjectRequest { BucketName = Bucket, Key = "key", VersionId = version, BypassGovernanceRetention = true }, Cancellation);
    }

    [Test]
    public async Task Raw_wrong_documents_and_states()
    {
        await PutAsync("key", "x");
        (await SendAsync("PUT", "/key?legal-hold", "<LegalHold><Status>ON</Status></LegalHold>")).Failed(400, "InvalidRequest");
        await EnableLocksAsync();
        (await SendAsync("PUT", "/key?legal-hold", "<LegalHold><Status>on</Status></LegalHold>")).Failed(400, "MalformedXML");
        (await SendAsync("PUT", "/missing?legal-hold", "<LegalHold><Status>ON</Status></LegalHold>")).Failed(404, "NoSuchKey");
        (await SendAsync("PUT", "/key?legal-hold", "<LegalHold><Status>ON</Status></LegalHold>")).Succeeded();
        Assert.Equal("ON", (await SendAsync("GET", "/key")).Succeeded().Header("x-amz-object-lock-legal-hold"));
    }
}
