using System.Security.Cryptography;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class CompleteMultipartUploadTests(ServerFixture server) : MultipartUploadTest(server)
{
    private static readonly byte[][] Parts = [SampleData.Bytes(PartBytes, 1), SampleData.Bytes(PartBytes + 1, 2), SampleData.Bytes(10, 3)];

    [Test]
    public async Task Sdk_parts_in_order()
    {
        var upload = await InitiateAsync("key");
        var request = new CompleteMultipartUploadRequest { BucketName = Bucket, Key = "key", UploadId = upload };
        foreach (var number in new[] { 3, 1, 2 })
        {
            var (_, etag) = await PartAsync("key", upload, number, Parts[number - 1]);
            request.AddPartETags(new PartETag(number, etag));
        }

        request.PartETags.Sort((a, b) => a.PartNumber!.Value.CompareTo(b.PartNumber!.Value));
        await Sdk.CompleteMultipartUploadAsync(request, Cancellation);

        Assert.Equal(Parts.SelectMany(part => part), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_ETag_is_the_MD5_of_the_md_5_s()
    {
        var upload = await InitiateAsync("key");
        var parts = await UploadAllAsync(upload);
        var document = (await CompleteAsync("key", upload, parts)).Succeeded().Xml;

        var expected = Convert.ToHexStringLower(MD5.HashData([.. Parts.SelectMany(part => MD5.HashData(part))])) + "-3";
        Assert.Equal($"\"{expected}\"", document.Element("ETag")!.Value);
        Assert.Equal(Bucket, document.Element("Bucket")!.Value);
        Assert.Equal("key", document.Element("Key")!.Value);
        Assert.Equal($"\"{expected}\"", (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Header("ETag"));
        (await Raw.GetAsync($"/{Bucket}/key", $"uploadId={upload}", Cancellation)).Failed(404, "NoSuchUpload");
    }

    [Test]
    public async Task Raw_some_of_the_parts()
    {
        var upload = await InitiateAsync("key");
        var parts = await UploadAllAsync(upload);
        (await CompleteAsync("key", upload, parts[0], parts[2])).Succeeded();
        Assert.Equal(Parts[0].Concat(Parts[2]), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_ETag_without_quotes_is_accepted()
    {
        var upload = await InitiateAsync("key");
        var (number, etag) = await PartAsync("key", upload, 1, Parts[2]);
        (await CompleteAsync("key", upload, (number, etag.Trim('"')))).Succeeded();
    }

    [Test]
    public async Task Raw_wrong_or_missing_parts()
    {
        var upload = await InitiateAsync("key");
        var parts = await UploadAllAsync(upload);
        (await CompleteAsync("key", upload, (1, "\"00000000000000000000000000000000\""))).Failed(400, "InvalidPart");
        (await CompleteAsync("key", upload, parts[0], (7, parts[1].ETag))).Failed(400, "InvalidPart");
        (await CompleteAsync("key", upload, parts[1], parts[0])).Failed(400, "InvalidPartOrder");
        (await CompleteAsync("key", upload, parts[2], (3, parts[2].ETag))).Failed(400, "InvalidPartOrder");
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);

        (await CompleteAsync("key", upload, parts)).Succeeded();
    }

    [Test]
    public async Task Raw_small_part_that_is_not_the_last_EntityTooSmall()
    {
        var upload = await InitiateAsync("key");
        var first = await PartAsync("key", upload, 1, Parts[2]);
        var second = await PartAsync("key", upload, 2, Parts[2]);
        (await CompleteAsync("key", upload, first, second)).Failed(400, "EntityTooSmall");
    }

    [Test]
    public async Task Raw_If_None_Match_star_on_an_existing_object()
    {
        await PutAsync("key", "before");
        var upload = await InitiateAsync("key");
        var (number, etag) = await PartAsync("key", upload, 1, Parts[2]);
        var body = $"<CompleteMultipartUpload><Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>";
        var request = Raw.Request("POST", $"/{Bucket}/key", $"uploadId={upload}", System.Text.Encoding.UTF8.GetBytes(body)).With("If-None-Match", "*");

        (await Raw.SendSignedAsync(request, Cancellation)).Failed(412, "PreconditionFailed");
        Assert.Equal("before"u8.ToArray(), await GetAsync("key"));
    }

    private async Task<(int Number, string ETag)[]> UploadAllAsync(string upload)
    {
        var parts = new List<(int, string)>();
        for (var i = 0; i < Parts.Length; i++)
            parts.Add(await PartAsync("key", upload, i + 1, Parts[i]));

        return [.. parts];
    }
}
