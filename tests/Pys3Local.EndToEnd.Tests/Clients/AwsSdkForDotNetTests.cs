using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>AWSSDK.S3 as it comes: default checksums, chunked and signed streaming, the transfer utility.</summary>
public sealed class AwsSdkForDotNetTests(ServerFixture server) : ServerTest(server), IDisposable
{
    private readonly TemporaryDirectory _work = new();

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(64 * 1024)]
    [Arguments((1 << 20) + 17)]
    [Arguments(20 << 20)]
    public async Task Put_and_get_with_default_checksum(int length)
    {
        var content = SampleData.Bytes(length);
        await Sdk.PutObjectAsync(new() { BucketName = Bucket, Key = "object", InputStream = new MemoryStream(content) }, Cancellation);

        using var response = await Sdk.GetObjectAsync(Bucket, "object", Cancellation);
        using var back = new MemoryStream();
        await response.ResponseStream.CopyToAsync(back, Cancellation);
        Assert.Equal(content, back.ToArray());
    }

    [Test]
    public async Task Put_and_get_unsigned_payload()
    {
        var content = SampleData.Bytes(200_000);
        var request = new PutObjectRequest { BucketName = Bucket, Key = "object", InputStream = new MemoryStream(content), UseChunkEncoding = false };
        await Sdk.PutObjectAsync(request, Cancellation);

        Assert.Equal(content, await GetAsync("object"));
    }

    [Test]
    public async Task TransferUtility_multipart_both_ways()
    {
        await File.WriteAllBytesAsync(_work["source"], SampleData.Bytes((33 << 20) + 1), Cancellation);
        using var transfer = new TransferUtility(Sdk);
        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = Bucket, Key = "large", FilePath = _work["source"], PartSize = 5 << 20 }, Cancellation);
        await transfer.DownloadAsync(_work["back"], Bucket, "large", Cancellation);

        Assert.Equal(await File.ReadAllBytesAsync(_work["source"], Cancellation), await File.ReadAllBytesAsync(_work["back"], Cancellation));
    }

    [Test]
    public async Task Presigned_URLs_upload_and_download()
    {
        var content = SampleData.Bytes(1000);
        using var http = new HttpClient();
        using var upload = await http.PutAsync(Presigned(HttpVerb.PUT), new ByteArrayContent(content), Cancellation);
        Assert.True(upload.IsSuccessStatusCode, await upload.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal(content, await http.GetByteArrayAsync(Presigned(HttpVerb.GET), Cancellation));
    }

    public void Dispose() => _work.Dispose();

    private Uri Presigned(HttpVerb verb) => new(Sdk.GetPreSignedURL(new()
    {
        BucketName = Bucket,
        Key = "key with spaces + %",
        Verb = verb,
        Protocol = Protocol.HTTP,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
    }));
}
