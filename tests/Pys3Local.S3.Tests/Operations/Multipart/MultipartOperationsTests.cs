using Pys3Local.S3.Tests.Body;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Multipart;

public sealed class MultipartOperationsTests
{
    private readonly TestServer _server = new();

    [Test]
    public async Task An_upload_in_parts()
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads", "", ("x-amz-meta-a", "1"))).Value("UploadId");
        var big = new string('a', 5 << 20);
        var first = (await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", big)).Header("ETag");
        var second = (await _server.DoAsync("PUT", $"/bucket/key?partNumber=3&uploadId={id}", "end")).Header("ETag");
        Assert.Equal(["1", "3"], (await _server.DoAsync("GET", $"/bucket/key?uploadId={id}")).Values("PartNumber"));
        Assert.Equal(id, (await _server.DoAsync("GET", "/bucket?uploads")).Value("UploadId"));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/key");

        var parts = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{first}</ETag></Part><Part><PartNumber>3</PartNumber><ETag>{second}</ETag></Part></CompleteMultipartUpload>";
        await _server.RefusedAsync(400, "InvalidPart", "POST", $"/bucket/key?uploadId={id}", parts.Replace("<PartNumber>3", "<PartNumber>4"));
        var done = await _server.DoAsync("POST", $"/bucket/key?uploadId={id}", parts);
        Assert.EndsWith("-2\"", done.Value("ETag"));
        Assert.Equal(done.Value("ETag"), (await _server.DoAsync("POST", $"/bucket/key?uploadId={id}", parts)).Value("ETag")); // asked again

        var read = await _server.DoAsync("GET", "/bucket/key?partNumber=2");
        Assert.Equal((206, "end", "2", "1"), (read.Status, read.Text, read.Header("x-amz-mp-parts-count"), read.Header("x-amz-meta-a")));
    }

    [Test]
    public async Task Order_and_size_are_checked()
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        var tag = (await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", "x")).Header("ETag");
        await _server.DoAsync("PUT", $"/bucket/key?partNumber=2&uploadId={id}", "x");
        string Part(int number) => $"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>";
        await _server.RefusedAsync(400, "InvalidPartOrder", "POST", $"/bucket/key?uploadId={id}", $"<CompleteMultipartUpload>{Part(2)}{Part(1)}</CompleteMultipartUpload>");
        await _server.RefusedAsync(400, "EntityTooSmall", "POST", $"/bucket/key?uploadId={id}", $"<CompleteMultipartUpload>{Part(1)}{Part(2)}</CompleteMultipartUpload>");
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", $"/bucket/key?partNumber=10001&uploadId={id}", "x");
    }

    [Test]
    [Arguments("SHA256", "COMPOSITE", 400)]
    [Arguments("CRC32", "COMPOSITE", 400)]
    [Arguments("CRC32", "FULL_OBJECT", 200)]
    [Arguments("CRC64NVME", "FULL_OBJECT", 200)]
    public async Task A_composite_checksum_takes_those_of_all_parts(string algorithm, string type, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads", "", ("x-amz-checksum-algorithm", algorithm), ("x-amz-checksum-type", type))).Value("UploadId");
        var header = $"x-amz-checksum-{algorithm.ToLowerInvariant()}";
        var value = Checks.Value(Pys3Local.S3.Checksums.ChecksumNames.FromName(algorithm)!.Value, "content"u8.ToArray());
        var part = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", "content", (header, value));
        string Parts(string checksum) => $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag>{checksum}</Part></CompleteMultipartUpload>";

        var without = await _server.SendAsync("POST", $"/bucket/key?uploadId={id}", Parts(""));
        Assert.Equal(status, without.Status);
        if (status == 200)
            return;

        without.IsError(400, "InvalidRequest");
        var checksum = part.Header(header);
        Assert.Equal(type, (await _server.DoAsync("POST", $"/bucket/key?uploadId={id}", Parts($"<Checksum{algorithm}>{checksum}</Checksum{algorithm}>"))).Value("ChecksumType"));
    }

    /// <summary>With the number of parts behind it, as answers show it, or without.</summary>
    [Test]
    [Arguments("-1", 200)]
    [Arguments("", 200)]
    [Arguments("-2", 400)]
    public async Task The_composite_checksum_of_the_whole_is_compared(string suffix, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads", "", ("x-amz-checksum-algorithm", "CRC32"))).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", "123456789", ("x-amz-checksum-crc32", "y/Q5Jg=="));
        var parts = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag><ChecksumCRC32>y/Q5Jg==</ChecksumCRC32></Part></CompleteMultipartUpload>";
        await _server.RefusedAsync(400, "BadDigest", "POST", $"/bucket/key?uploadId={id}", parts, ("x-amz-checksum-crc32", "y/Q5Jg==-1"));
        var done = await _server.SendAsync("POST", $"/bucket/key?uploadId={id}", parts, ("x-amz-checksum-crc32", "7kxlUA==" + suffix));
        Assert.Equal(status, done.Status);
        if (status == 200)
            Assert.Equal("7kxlUA==-1", done.Value("ChecksumCRC32"));
    }

    [Test]
    public async Task A_checksum_of_parts_is_none_of_a_body()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/key", "123456789", ("x-amz-checksum-crc32", "y/Q5Jg==-1"));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/key");
    }

    /// <summary>Of an upload that was opened without an algorithm, too.</summary>
    [Test]
    public async Task The_checksum_of_the_whole_is_compared_where_the_parts_have_theirs()
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", "123456789", ("x-amz-checksum-crc32", "y/Q5Jg=="));
        var parts = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>";
        await _server.RefusedAsync(400, "BadDigest", "POST", $"/bucket/key?uploadId={id}", parts, ("x-amz-checksum-crc32", "AAAAAA=="));
        Assert.Equal("FULL_OBJECT", (await _server.DoAsync("POST", $"/bucket/key?uploadId={id}", parts, ("x-amz-checksum-crc32", "y/Q5Jg=="))).Value("ChecksumType"));
    }

    [Test]
    [Arguments("x-amz-mp-object-size", "8", "7")]
    [Arguments("x-amz-mp-object-size", "x", "7")]
    [Arguments("x-amz-checksum-type", "COMPOSITE", "FULL_OBJECT")]
    public async Task What_the_client_says_of_the_whole_has_to_be_so(string header, string wrong, string right)
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads", "", ("x-amz-checksum-algorithm", "CRC64NVME"))).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", "content");
        var parts = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>";
        await _server.RefusedAsync(400, "InvalidRequest", "POST", $"/bucket/key?uploadId={id}", parts, (header, wrong));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/key");
        await _server.DoAsync("POST", $"/bucket/key?uploadId={id}", parts, (header, right));
    }

    [Test]
    public async Task AbortMultipartUpload_and_UploadPartCopy()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/source", "0123456789");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        var copy = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", "", ("x-amz-copy-source", "bucket/source"), ("x-amz-copy-source-range", "bytes=2-4"));
        Assert.Equal("\"289dff07669d7a23de0ef88d2f7129e7\"", copy.Value("ETag")); // of 234
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", $"/bucket/key?partNumber=1&uploadId={id}", "", ("x-amz-copy-source", "bucket/source"), ("x-amz-copy-source-range", "bytes=2-10"));
        Assert.Equal(204, (await _server.DoAsync("DELETE", $"/bucket/key?uploadId={id}")).Status);
        await _server.RefusedAsync(404, "NoSuchUpload", "GET", $"/bucket/key?uploadId={id}");
    }
}
