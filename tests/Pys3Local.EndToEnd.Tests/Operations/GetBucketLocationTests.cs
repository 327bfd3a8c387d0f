using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketLocationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_us_east_1_is_the_empty_constraint() =>
        Assert.Equal("", (await Sdk.GetBucketLocationAsync(Bucket, Cancellation)).Location?.Value ?? "");

    [Test]
    [Arguments("")]
    [Arguments("/")]
    public async Task Raw_with_and_without_slash(string slash)
    {
        var document = (await Raw.GetAsync($"/{Bucket}{slash}", "location=", Cancellation)).Succeeded().Xml;
        Assert.Equal("LocationConstraint", document.Name.LocalName);
        Assert.Equal("", document.Value);
    }

    [Test]
    public async Task Missing_NoSuchBucket() => (await Raw.GetAsync("/not-there", "location", Cancellation)).Failed(404, "NoSuchBucket");
}
