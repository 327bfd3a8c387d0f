using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketTaggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_replaces_the_whole_set()
    {
        await Sdk.PutBucketTaggingAsync(Bucket, [new Tag { Key = "a", Value = "1" }, new Tag { Key = "b", Value = "2" }], Cancellation);
        await Sdk.PutBucketTaggingAsync(Bucket, [new Tag { Key = "c", Value = "" }], Cancellation);
        Assert.Equal("c", Assert.Single((await Sdk.GetBucketTaggingAsync(new() { BucketName = Bucket }, Cancellation)).TagSet).Key);
    }

    [Test]
    [Arguments("<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>a</Key><Value>2</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [Arguments("<Tagging><TagSet><Tag><Key></Key><Value>1</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [Arguments("<Tagging><TagSet><Tag><Key>aws:a</Key><Value>1</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [Arguments("<Tagging><TagSet>", "MalformedXML")]
    public async Task Raw_wrong_tags_are_refused(string document, string code)
    {
        (await SendAsync("PUT", "?tagging", document)).Failed(400, code);
        (await SendAsync("GET", "?tagging")).Failed(404, "NoSuchTagSet");
    }

    [Test]
    public async Task Raw_200() =>
        (await SendAsync("PUT", "?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>")).Succeeded(200);
}
