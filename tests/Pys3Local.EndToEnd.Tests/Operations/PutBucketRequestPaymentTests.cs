using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketRequestPaymentTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_the_owner_pays_and_nobody_else()
    {
        await Sdk.PutBucketRequestPaymentAsync(Bucket, new() { Payer = "BucketOwner" }, Cancellation);
        await FailsAsync("NotImplemented", Sdk.PutBucketRequestPaymentAsync(Bucket, new() { Payer = "Requester" }, Cancellation));
    }

    [Test]
    public async Task Raw_requester_NotImplemented() =>
        (await SendAsync("PUT", "?requestPayment", "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>")).Failed(501, "NotImplemented");
}
