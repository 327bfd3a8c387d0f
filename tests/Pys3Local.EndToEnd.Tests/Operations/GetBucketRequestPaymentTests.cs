using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketRequestPaymentTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_TheOwnerPays() => Assert.Equal("BucketOwner", (await Sdk.GetBucketRequestPaymentAsync(Bucket, Cancellation)).Payer);

    [Test]
    public async Task Raw_Document() =>
        Assert.Equal("BucketOwner", (await SendAsync("GET", "?requestPayment")).Succeeded().Xml.Element("Payer")!.Value);
}
