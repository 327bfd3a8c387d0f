using System.Security.Cryptography;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class UploadPartTests(ServerFixture server) : MultipartUploadTest(server)
{
    [Test]
    public async Task Sdk_with_default_checksum()
    {
        var content = SampleData.Bytes(1000);
        var upload = await InitiateAsync("key");
        var part = await Sdk.UploadPartAsync(new() { BucketName = Bucket, Key = "key", UploadId = upload, PartNumber = 1, InputStream = new MemoryStream(content) }, Cancellation);
        var complete = new CompleteMultipartUploadRequest { BucketName = Bucket, Key = "key", UploadId = upload };
        complete.AddPartETags(part);
        await Sdk.CompleteMultipartUploadAsync(complete, Cancellation);

        Assert.Equal(content, await GetAsync("key"));
    }

    [Test]
    public async Task Raw_ETag_is_the_MD5_of_the_part()
    {
        var body = SampleData.Bytes(1000);
        var (_, etag) = await PartAsync("key", await InitiateAsync("key"), 1, body);
        Assert.Equal($"\"{Convert.ToHexStringLower(MD5.HashData(body))}\"", etag);
    }

    [Test]
    public async Task Raw_same_number_again_last_one_wins()
    {
        var upload = await InitiateAsync("key");
        await PartAsync("key", upload, 1, "first"u8.ToArray());
        var second = await PartAsync("key", upload, 1, "second"u8.ToArray());
        (await CompleteAsync("key", upload, second)).Succeeded();
        Assert.Equal("second"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_chunked()
    {
        var body = SampleData.Bytes(200_000);
        var upload = await InitiateAsync("key");
        var request = Raw.Request("PUT", $"/{Bucket}/key", $"partNumber=1&uploadId={UriEncoding.Encode(upload)}");
        var part = (await Raw.SendAsync(new ChunkedUpload(body) { Form = ChunkedUpload.UnsignedTrailerForm }.Sign(request, Raw.Signer), Cancellation)).Succeeded();
        (await CompleteAsync("key", upload, (1, part.Header("ETag")!))).Succeeded();
        Assert.Equal(body, await GetAsync("key"));
    }

    [Test]
    public async Task Raw_upload_of_another_key_NoSuchUpload()
    {
        var upload = await InitiateAsync("key");
        (await UploadPartAsync("other", upload, 1, [])).Failed(404, "NoSuchUpload");
    }
}
