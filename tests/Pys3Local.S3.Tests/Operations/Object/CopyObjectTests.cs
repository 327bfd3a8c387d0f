using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>What a copy takes over of its source, and what it can be asked to make anew.</summary>
public sealed class CopyObjectTests
{
    private const string Crc32OfDigits = "y/Q5Jg==";
    private const string Sha1OfDigits = "98O8HYCOBHMq32eZZczDTKeuNEE=";

    private readonly TestServer _server = new();

    [Test]
    public async Task The_checksum_goes_with_the_bytes()
    {
        await PutSourceAsync();
        var copy = await CopyAsync("copy");
        Assert.Equal((Crc32OfDigits, "FULL_OBJECT"), (copy.Value("ChecksumCRC32"), copy.Value("ChecksumType")));
        Assert.Equal(Crc32OfDigits, (await HeadAsync("copy")).Header("x-amz-checksum-crc32"));
    }

    [Test]
    [Arguments("copy")]
    [Arguments("source")]
    public async Task A_checksum_of_another_algorithm_is_computed(string target)
    {
        await PutSourceAsync();
        var copy = await CopyAsync(target, ("x-amz-checksum-algorithm", "SHA1"));
        Assert.Equal((Sha1OfDigits, "FULL_OBJECT"), (copy.Value("ChecksumSHA1"), copy.Value("ChecksumType")));
        Assert.Empty(copy.Values("ChecksumCRC32"));
        var head = await HeadAsync(target);
        Assert.Equal((Sha1OfDigits, "FULL_OBJECT", null), (head.Header("x-amz-checksum-sha1"), head.Header("x-amz-checksum-type"), head.Header("x-amz-checksum-crc32")));
        Assert.Equal(("123456789", "1"), ((await _server.DoAsync("GET", $"/bucket/{target}")).Text, head.Header("x-amz-meta-a")));
    }

    [Test]
    public async Task The_checksum_of_parts_becomes_one_of_the_whole()
    {
        await _server.DoAsync("PUT", "/bucket");
        var id = (await _server.DoAsync("POST", "/bucket/source?uploads", "", ("x-amz-checksum-algorithm", "CRC32"))).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/source?partNumber=1&uploadId={id}", "123456789", ("x-amz-checksum-crc32", Crc32OfDigits));
        var done = await _server.DoAsync("POST", $"/bucket/source?uploadId={id}", $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag><ChecksumCRC32>{Crc32OfDigits}</ChecksumCRC32></Part></CompleteMultipartUpload>");
        Assert.EndsWith("-1", done.Value("ChecksumCRC32"));

        var copy = await CopyAsync("copy", ("x-amz-checksum-algorithm", "crc32"));
        Assert.Equal((Crc32OfDigits, "FULL_OBJECT"), (copy.Value("ChecksumCRC32"), copy.Value("ChecksumType")));
        var attributes = await _server.DoAsync("GET", "/bucket/copy?attributes", "", ("x-amz-object-attributes", "Checksum,ObjectParts"));
        Assert.Equal([Crc32OfDigits], attributes.Values("ChecksumCRC32"));
    }

    [Test]
    public async Task An_algorithm_that_there_is_not_copies_nothing()
    {
        await PutSourceAsync();
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/source"), ("x-amz-checksum-algorithm", "FOO"));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/copy");
    }

    /// <summary>The way back from another storage class.</summary>
    [Test]
    public async Task Onto_itself_it_can_make_the_storage_class_the_standard_one()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/source", "x", ("x-amz-storage-class", "STANDARD_IA"));
        await CopyAsync("source", ("x-amz-storage-class", "STANDARD"));
        Assert.Null((await HeadAsync("source")).Header("x-amz-storage-class"));
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/source", "", ("x-amz-copy-source", "bucket/source"));
    }

    private async Task PutSourceAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/source", "123456789", ("x-amz-checksum-crc32", Crc32OfDigits), ("x-amz-meta-a", "1"));
    }

    private Task<TestResponse> CopyAsync(string target, params (string Name, string Value)[] headers) =>
        _server.DoAsync("PUT", $"/bucket/{target}", "", [("x-amz-copy-source", "bucket/source"), .. headers]);

    private Task<TestResponse> HeadAsync(string key) => _server.DoAsync("HEAD", $"/bucket/{key}", "", ("x-amz-checksum-mode", "ENABLED"));
}
