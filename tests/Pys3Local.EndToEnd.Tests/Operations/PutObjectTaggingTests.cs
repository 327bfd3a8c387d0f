using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutObjectTaggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_of_a_version()
    {
        await SetVersioningAsync("Enabled");
        var first = (await SendAsync("PUT", "/key", "1")).Succeeded().Header("x-amz-version-id")!;
        await PutAsync("key", "2");
        await Sdk.PutObjectTaggingAsync(new() { BucketName = Bucket, Key = "key", VersionId = first, Tagging = new() { TagSet = [new() { Key = "a", Value = "1" }] } }, Cancellation);
        Assert.Single((await Sdk.GetObjectTaggingAsync(new() { BucketName = Bucket, Key = "key", VersionId = first }, Cancellation)).Tagging);
        Assert.Empty((await Sdk.GetObjectTaggingAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation)).Tagging ?? []);
    }

    [Test]
    public async Task Raw_eleven_tags_are_too_many()
    {
        await PutAsync("key", "content");
        (await SendAsync("PUT", "/key?tagging", Tags(11))).Failed(400, "BadRequest");
        (await SendAsync("PUT", "/key?tagging", Tags(10))).Succeeded();
        Assert.Equal("content", (await SendAsync("GET", "/key")).Succeeded().Text);

        static string Tags(int count) =>
            $"<Tagging><TagSet>{string.Concat(Enumerable.Range(0, count).Select(i => $"<Tag><Key>{i}</Key><Value/></Tag>"))}</TagSet></Tagging>";
    }
}
