using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class CreateMultipartUploadTests(ServerFixture server) : MultipartUploadTest(server)
{
    [Test]
    public async Task Sdk_keeps_metadata_for_the_object()
    {
        var request = new InitiateMultipartUploadRequest { BucketName = Bucket, Key = "key", ContentType = "text/x-test" };
        request.Metadata.Add("colour", "green");
        var upload = await Sdk.InitiateMultipartUploadAsync(request, Cancellation);
        var part = await PartAsync("key", upload.UploadId, 1, "content"u8.ToArray());
        (await CompleteAsync("key", upload.UploadId, part)).Succeeded();

        var head = await Sdk.GetObjectMetadataAsync(Bucket, "key", Cancellation);
        Assert.Equal("text/x-test", head.Headers.ContentType);
        Assert.Equal("green", head.Metadata["colour"]);
    }

    [Test]
    public async Task Raw_is_no_object_yet()
    {
        var document = (await Raw.PostAsync($"/{Bucket}/key", "uploads", [], Cancellation)).Succeeded().Xml;
        Assert.Equal("InitiateMultipartUploadResult", document.Name.LocalName);
        Assert.Equal(Bucket, document.Element("Bucket")!.Value);
        Assert.Equal("key", document.Element("Key")!.Value);
        await PartAsync("key", document.Element("UploadId")!.Value, 1, SampleData.Bytes(100));

        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
        Assert.Equal("0", (await Raw.GetAsync($"/{Bucket}", "list-type=2", Cancellation)).Xml.Element("KeyCount")!.Value);
    }

    [Test]
    public async Task No_bucket_NoSuchBucket() => (await Raw.PostAsync("/not-there/key", "uploads", [], Cancellation)).Failed(404, "NoSuchBucket");
}
