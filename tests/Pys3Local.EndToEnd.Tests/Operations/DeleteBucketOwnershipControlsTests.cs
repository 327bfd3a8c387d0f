using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketOwnershipControlsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_removes()
    {
        await Sdk.DeleteBucketOwnershipControlsAsync(new() { BucketName = Bucket }, Cancellation);
        await FailsAsync("OwnershipControlsNotFoundError", Sdk.GetBucketOwnershipControlsAsync(new() { BucketName = Bucket }, Cancellation));
    }

    [Test]
    public async Task Raw_twice()
    {
        (await SendAsync("DELETE", "?ownershipControls")).Succeeded(204);
        (await SendAsync("DELETE", "?ownershipControls")).Succeeded(204);
    }
}
