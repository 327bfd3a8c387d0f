using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketOwnershipControlsTests(ServerFixture server) : ServerTest(server)
{
    [Fact]
    public async Task Sdk_Removes()
    {
        await Sdk.DeleteBucketOwnershipControlsAsync(new() { BucketName = Bucket }, Cancellation);
        await FailsAsync("OwnershipControlsNotFoundError", Sdk.GetBucketOwnershipControlsAsync(new() { BucketName = Bucket }, Cancellation));
    }

    [Fact]
    public async Task Raw_Twice()
    {
        (await SendAsync("DELETE", "?ownershipControls")).Succeeded(204);
        (await SendAsync("DELETE", "?ownershipControls")).Succeeded(204);
    }
}
