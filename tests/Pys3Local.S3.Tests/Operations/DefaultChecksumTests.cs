using Pys3Local.S3.Checksums;
using Pys3Local.S3.Tests.Body;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>faults C26, C31: what S3 adds to an upload that brings no checksum, and what it compares at completion.</summary>
public sealed class DefaultChecksumTests
{
    private const string Header = "x-amz-checksum-crc64nvme";

    private static readonly string Digits = Checks.Value(ChecksumAlgorithm.Crc64Nvme, "123456789"u8.ToArray());

    private readonly TestServer _server = new();

    [Test]
    public async Task An_upload_without_a_checksum_is_answered_with_CRC64NVME()
    {
        await _server.DoAsync("PUT", "/bucket");
        var put = await _server.DoAsync("PUT", "/bucket/key", "123456789");
        Assert.Equal((Digits, "FULL_OBJECT"), (put.Header(Header), put.Header("x-amz-checksum-type")));
        Assert.Equal(Digits, (await _server.DoAsync("GET", "/bucket/key?attributes", "", ("x-amz-object-attributes", "Checksum"))).Value("ChecksumCRC64NVME"));

        var withMd5 = await _server.DoAsync("PUT", "/bucket/key", "123456789", ("Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw=="));
        Assert.Equal(Digits, withMd5.Header(Header));
        Assert.Equal((Digits, "FULL_OBJECT"), await HeadAsync("key"));
        Assert.Null((await _server.DoAsync("HEAD", "/bucket/key")).Header(Header));
    }

    [Test]
    public async Task Parts_without_checksums_make_an_object_with_one()
    {
        var (id, first, second) = await TwoPartsAsync();
        var done = await _server.DoAsync("POST", $"/bucket/key?uploadId={id}", Parts(first, second), ("x-amz-checksum-type", "FULL_OBJECT"));
        var whole = Checks.Value(ChecksumAlgorithm.Crc64Nvme, [.. Enumerable.Repeat((byte)'a', 5 << 20), .. "end"u8]);
        Assert.Equal((whole, "FULL_OBJECT"), (done.Value("ChecksumCRC64NVME"), done.Value("ChecksumType")));
        Assert.Equal((whole, "FULL_OBJECT"), await HeadAsync("key"));

        // Its parts have none that anybody asked for.
        var attributes = await _server.DoAsync("GET", "/bucket/key?attributes", "", ("x-amz-object-attributes", "ObjectParts"));
        Assert.Equal(("2", 0), (attributes.Value("PartsCount"), attributes.Values("Part").Count));
    }

    [Test]
    public async Task The_checksum_of_the_whole_is_compared_though_nobody_named_it_before()
    {
        var (id, first, second) = await TwoPartsAsync();
        await _server.RefusedAsync(400, "BadDigest", "POST", $"/bucket/key?uploadId={id}", Parts(first, second), (Header, Digits));
        await _server.RefusedAsync(400, "InvalidRequest", "POST", $"/bucket/key?uploadId={id}", Parts(first, second), ("x-amz-checksum-crc32", "y/Q5Jg=="));
        await _server.RefusedAsync(400, "InvalidRequest", "POST", $"/bucket/key?uploadId={id}", Parts(first, second), ("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="));
        await _server.RefusedAsync(400, "InvalidRequest", "POST", $"/bucket/key?uploadId={id}", Parts(first, second), ("x-amz-checksum-type", "COMPOSITE"));
    }

    /// <summary>faults C31: each of a part's checksums, whichever of them the upload keeps.</summary>
    [Test]
    [Arguments("CRC32", "y/Q5Jg==", 200, null)]
    [Arguments("CRC32", "AAAAAA==", 400, "InvalidPart")]
    [Arguments("SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE=", 400, "InvalidRequest")]
    [Arguments("XXHASH3", "AAAAAAAAAAA=", 400, "InvalidRequest")]
    [Arguments("MD5", "JfnnlDI7RTiF9RgfG2JNCw==", 200, null)]
    [Arguments("MD5", "AAAAAAAAAAAAAAAAAAAAAA==", 400, "InvalidPart")]
    public async Task Every_checksum_that_is_named_at_completion_is_compared_or_refused(string algorithm, string value, int status, string? code)
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads", "", ("x-amz-checksum-algorithm", "CRC32"))).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", "123456789", ("x-amz-checksum-crc32", "y/Q5Jg=="));
        var named = algorithm == "CRC32" ? "" : "<ChecksumCRC32>y/Q5Jg==</ChecksumCRC32>";
        var done = await _server.SendAsync("POST", $"/bucket/key?uploadId={id}",
            $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag>{named}<Checksum{algorithm}>{value}</Checksum{algorithm}></Part></CompleteMultipartUpload>");
        Assert.Equal((status, code), (done.Status, done.Code));
    }

    private async Task<(string Id, string First, string Second)> TwoPartsAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        var opened = await _server.DoAsync("POST", "/bucket/key?uploads");
        Assert.Null(opened.Header("x-amz-checksum-algorithm"));
        var id = opened.Value("UploadId");
        var first = (await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", new string('a', 5 << 20))).Header("ETag");
        var second = (await _server.DoAsync("PUT", $"/bucket/key?partNumber=2&uploadId={id}", "end")).Header("ETag");
        return (id, first!, second!);
    }

    private static string Parts(string first, string second) =>
        $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{first}</ETag></Part><Part><PartNumber>2</PartNumber><ETag>{second}</ETag></Part></CompleteMultipartUpload>";

    private async Task<(string?, string?)> HeadAsync(string key)
    {
        var head = await _server.DoAsync("HEAD", $"/bucket/{key}", "", ("x-amz-checksum-mode", "ENABLED"));
        return (head.Header(Header), head.Header("x-amz-checksum-type"));
    }
}
