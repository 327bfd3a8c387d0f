using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

/// <summary>faults C34: the API's ten algorithms on the program itself; values of other tools (sha512sum, xxhsum and the like).</summary>
public sealed class ChecksumAlgorithmTests(ServerFixture server) : MultipartUploadTest(server)
{
    [Test]
    [Arguments("CRC32", "y/Q5Jg==")]
    [Arguments("CRC32C", "4waSgw==")]
    [Arguments("CRC64NVME", "rosUhgp5mIg=")]
    [Arguments("SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE=")]
    [Arguments("SHA256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=")]
    [Arguments("SHA512", "2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo/+hQ==")]
    [Arguments("MD5", "JfnnlDI7RTiF9RgfG2JNCw==")]
    [Arguments("XXHASH64", "jLhB20DmroM=")]
    [Arguments("XXHASH3", "ctyxi2ehff8=")]
    [Arguments("XXHASH128", "MxGUd+3l3NXpcWQnaB1YYA==")]
    public async Task Put_part_head(string algorithm, string value)
    {
        var header = "x-amz-checksum-" + algorithm.ToLowerInvariant();
        (await SendAsync("PUT", "/key", "987654321", (header, value))).Failed(400, "BadDigest");
        Assert.Equal(value, (await SendAsync("PUT", "/key", "123456789", (header, value))).Succeeded().Header(header));
        var head = (await SendAsync("HEAD", "/key", "", ("x-amz-checksum-mode", "ENABLED"))).Succeeded();
        Assert.Equal((value, "FULL_OBJECT"), (head.Header(header), head.Header("x-amz-checksum-type")));

        var upload = (await SendAsync("POST", "/parts?uploads", "", ("x-amz-checksum-algorithm", algorithm))).Succeeded().Xml.Element("UploadId")!.Value;
        var part = (await SendAsync("PUT", $"/parts?partNumber=1&uploadId={upload}", "123456789", (header, value))).Succeeded();
        var done = (await SendAsync("POST", $"/parts?uploadId={upload}",
            $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag><Checksum{algorithm}>{value}</Checksum{algorithm}></Part></CompleteMultipartUpload>")).Succeeded();
        Assert.EndsWith(algorithm == "CRC64NVME" ? "=" : "-1", done.Xml.Element("Checksum" + algorithm)!.Value);
    }

    /// <summary>faults C26.</summary>
    [Test]
    public async Task Put_without_any_is_given_CRC64_nvme() =>
        Assert.Equal("rosUhgp5mIg=", (await SendAsync("PUT", "/key", "123456789")).Succeeded().Header("x-amz-checksum-crc64nvme"));
}
