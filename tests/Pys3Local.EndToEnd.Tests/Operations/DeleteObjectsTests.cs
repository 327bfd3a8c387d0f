using System.Security.Cryptography;
using System.Text;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteObjectsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_a_thousand_keys()
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(i => $"k{i}")];
        foreach (var key in keys.Take(10))
            await PutAsync(key);

        var response = await Sdk.DeleteObjectsAsync(new() { BucketName = Bucket, Objects = [.. keys.Select(key => new KeyVersion { Key = key })] }, Cancellation);

        Assert.Equal(1000, response.DeletedObjects.Count);
        Assert.Equal("0", (await Raw.GetAsync($"/{Bucket}", "list-type=2", Cancellation)).Xml.Element("KeyCount")?.Value);
    }

    [Test]
    [Arguments("Content-MD5")]
    [Arguments("x-amz-checksum-crc32")]
    public async Task Raw_either_digest_is_enough(string digest)
    {
        await PutAsync("a & b <c>", "content");
        var response = await DeleteAsync("<Delete><Object><Key>a &amp; b &lt;c&gt;</Key></Object><Object><Key>missing</Key></Object></Delete>", digest);

        Assert.Equal(["a & b <c>", "missing"], response.Succeeded().Xml.Elements("Deleted").Select(deleted => deleted.Element("Key")!.Value));
        (await Raw.HeadAsync($"/{Bucket}/a%20%26%20b%20%3Cc%3E", Cancellation)).Succeeded(404);
    }

    [Test]
    public async Task Raw_quiet_names_only_errors()
    {
        await PutAsync("key");
        var response = await DeleteAsync("<Delete><Quiet>true</Quiet><Object><Key>key</Key></Object></Delete>", "Content-MD5");
        Assert.Empty(response.Succeeded().Xml.Elements());
    }

    [Test]
    public async Task Raw_wrong_digest_BadDigest_and_nothing_deleted()
    {
        await PutAsync("key");
        var request = Raw.Request("POST", $"/{Bucket}", "delete", "<Delete><Object><Key>key</Key></Object></Delete>"u8.ToArray())
            .With("Content-MD5", Convert.ToBase64String(MD5.HashData("other"u8)));
        (await Raw.SendSignedAsync(request, Cancellation)).Failed(400, "BadDigest");
        await GetAsync("key");
    }

    private Task<RawResponse> DeleteAsync(string body, string digest)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var request = Raw.Request("POST", $"/{Bucket}", "delete", bytes);
        return Raw.SendSignedAsync(request.With(digest, digest == "Content-MD5" ? Convert.ToBase64String(MD5.HashData(bytes)) : Crc32.Base64(bytes)), Cancellation);
    }
}
