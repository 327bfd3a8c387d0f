using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketRequestPaymentTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_the_owner_pays() => Assert.Equal("BucketOwner", (await Sdk.GetBucketRequestPaymentAsync(Bucket, Cancellation)).Payer);

    [Test]
    public async Task Raw_document() =>
        Assert.Equal("BucketOwner", (await SendAsync("GET", "?requestPayment")).Succeeded().Xml.Element("Payer")!.Value);
}
