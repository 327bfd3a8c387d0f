using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetObjectAttributesTests(ServerFixture server) : MultipartUploadTest(server)
{
    [Test]
    public async Task Sdk_checksum_and_size()
    {
        await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = "123456789", ChecksumAlgorithm = ChecksumAlgorithm.SHA256 }, Cancellation);
        var attributes = await Sdk.GetObjectAttributesAsync(new()
        {
            BucketName = Bucket,
            Key = "key",
            ObjectAttributes = [ObjectAttributes.Checksum, ObjectAttributes.ObjectSize, ObjectAttributes.ETag, ObjectAttributes.StorageClass],
        }, Cancellation);
        Assert.Equal((Convert.ToBase64String(SHA256.HashData("123456789"u8)), 9L), (attributes.Checksum.ChecksumSHA256, attributes.ObjectSize));
        Assert.Equal(("25f9e794323b453885f5181f1b624d0b", "STANDARD"), (attributes.ETag, attributes.StorageClass.Value));
    }

    [Test]
    public async Task Raw_parts_in_pages()
    {
        var upload = (await SendAsync("POST", "/key?uploads", "", ("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "FULL_OBJECT"))).Succeeded().Xml.Element("UploadId")!.Value;
        var first = await PartAsync("key", upload, 1, SampleData.Bytes(PartBytes));
        var second = await PartAsync("key", upload, 2, SampleData.Bytes(10));
        (await CompleteAsync("key", upload, first, second)).Succeeded();

        var page = (await SendAsync("GET", "/key?attributes", "", ("x-amz-object-attributes", "ObjectParts"), ("x-amz-max-parts", "1"), ("x-amz-part-number-marker", "1"))).Succeeded().Xml;
        var parts = page.Element("ObjectParts")!;
        Assert.Equal("2", parts.Element("PartsCount")!.Value);
        Assert.Equal("false", parts.Element("IsTruncated")!.Value);
        Assert.Equal(("2", "10"), (parts.Element("Part")!.Element("PartNumber")!.Value, parts.Element("Part")!.Element("Size")!.Value));
        Assert.NotNull(parts.Element("Part")!.Element("ChecksumCRC32"));
        Assert.Null(page.Element("ETag"));
    }

    [Test]
    public async Task Raw_without_or_with_unknown_attributes_refused()
    {
        await PutAsync("key", "x");
        (await SendAsync("GET", "/key?attributes")).Failed(400, "InvalidRequest");
        (await SendAsync("GET", "/key?attributes", "", ("x-amz-object-attributes", "ETag,Colour"))).Failed(400, "InvalidArgument");
    }
}
