using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListPartsTests(ServerFixture server) : MultipartUploadTest(server)
{
    [Test]
    public async Task Sdk_pages()
    {
        var upload = await InitiateAsync("key");
        foreach (var number in new[] { 10, 2, 33 })
            await PartAsync("key", upload, number, SampleData.Bytes(number));

        var first = await Sdk.ListPartsAsync(new ListPartsRequest { BucketName = Bucket, Key = "key", UploadId = upload, MaxParts = 2 }, Cancellation);
        Assert.Equal([2, 10], first.Parts.Select(part => part.PartNumber!.Value));
        Assert.True(first.IsTruncated);
        var second = await Sdk.ListPartsAsync(
            new ListPartsRequest { BucketName = Bucket, Key = "key", UploadId = upload, PartNumberMarker = $"{first.NextPartNumberMarker}" }, Cancellation);
        Assert.Equal([33], second.Parts.Select(part => part.PartNumber!.Value));
    }

    [Test]
    public async Task Raw_fields()
    {
        var upload = await InitiateAsync("key");
        var (_, etag) = await PartAsync("key", upload, 1, SampleData.Bytes(1234));
        var document = (await Raw.GetAsync($"/{Bucket}/key", $"uploadId={upload}", Cancellation)).Succeeded().Xml;

        Assert.Equal("ListPartsResult", document.Name.LocalName);
        Assert.Equal(upload, document.Element("UploadId")!.Value);
        var part = Assert.Single(document.Elements("Part"));
        Assert.Equal("1234", part.Element("Size")!.Value);
        Assert.Equal(etag, part.Element("ETag")!.Value);
        Assert.NotNull(part.Element("LastModified"));
        Assert.NotNull(document.Element("Initiator"));
    }

    [Test]
    public async Task Raw_unknown_upload_NoSuchUpload() => (await Raw.GetAsync($"/{Bucket}/key", "uploadId=unknown", Cancellation)).Failed(404, "NoSuchUpload");
}
