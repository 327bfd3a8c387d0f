using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketOwnershipControlsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_ACLs_open_where_they_are_on()
    {
        await OpenToPublicAsync();
        await FailsAsync("AccessControlListNotSupported", PutPublicAsync());
        await Sdk.PutBucketOwnershipControlsAsync(
            new() { BucketName = Bucket, OwnershipControls = new() { Rules = [new() { ObjectOwnership = ObjectOwnership.ObjectWriter }] } }, Cancellation);
        await PutPublicAsync();
        Assert.Equal("content", (await AnonymousAsync("GET", "/key")).Succeeded().Text);

        Task PutPublicAsync() => Sdk.PutObjectAsync(new() { BucketName = Bucket, Key = "key", ContentBody = "content", CannedACL = S3CannedACL.PublicRead }, Cancellation);
    }

    [Test]
    [Arguments("<OwnershipControls><Rule><ObjectOwnership>Nobody</ObjectOwnership></Rule></OwnershipControls>")]
    [Arguments("<OwnershipControls/>")]
    public async Task Raw_wrong_documents_change_nothing(string document)
    {
        (await SendAsync("PUT", "?ownershipControls", document)).Failed(400, "MalformedXML");
        Assert.Equal("BucketOwnerEnforced", (await SendAsync("GET", "?ownershipControls")).Succeeded().Xml.Value);
    }
}
