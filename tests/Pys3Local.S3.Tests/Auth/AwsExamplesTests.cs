using System.Text;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>The worked examples of the S3 API reference, to the letter.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, sigv4-query-string-auth.html,
/// sigv4-streaming.html, sigv4-streaming-trailers.html
/// </remarks>
public sealed class AwsExamplesTests
{
    [Test]
    public void GET_object_with_a_range()
    {
        var request = Signed("GET", "/test.txt", "host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        request.Headers["Range"] = "bytes=0-9";
        request.Headers["x-amz-content-sha256"] = Examples.EmptySha256;

        Assert.Equal(Examples.KeyId, Authenticate(request).Caller.Key!.Id);
    }

    [Test]
    public async Task PUT_object_with_a_storage_class()
    {
        var request = Signed("PUT", "/test$file.text", "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
        request.Headers["Date"] = "Fri, 24 May 2013 00:00:00 GMT";
        request.Headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
        request.Headers["x-amz-content-sha256"] = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        request.Body = "Welcome to Amazon S3."u8.ToArray();
        request.Headers["Content-Length"] = request.Body.Length.ToString();

        var received = Authenticate(request);

        Assert.Equal(Examples.KeyId, received.Caller.Key!.Id);
        Assert.Equal("Welcome to Amazon S3.", await ReadAsync(received));
    }

    [Test]
    [Arguments("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [Arguments("/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [Arguments("/?prefix=%4A&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void GET_bucket(string target, string signature)
    {
        var request = Signed("GET", target, "host;x-amz-content-sha256;x-amz-date", signature);
        request.Headers["x-amz-content-sha256"] = Examples.EmptySha256;

        Assert.Equal(Examples.KeyId, Authenticate(request).Caller.Key!.Id);
    }

    [Test]
    public void GET_object_presigned()
    {
        var request = new TestRequest("GET", "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");

        Assert.Equal(Examples.KeyId, Authenticate(request).Caller.Key!.Id);
    }

    [Test]
    public async Task PUT_object_in_signed_chunks()
    {
        var received = Authenticate(SignedChunks());

        Assert.Equal(66560, received.Body.Length);
        Assert.Equal(new string('a', 66560), await ReadAsync(received));
        Assert.Null(received.Body.Checksum);
    }

    [Test]
    public async Task PUT_object_in_signed_chunks_with_a_signed_trailer()
    {
        var received = Authenticate(SignedTrailer());

        Assert.Equal(new string('a', 66560), await ReadAsync(received));
        Assert.Equal(new ObjectChecksum(ChecksumAlgorithm.Crc32C, "sOO8/Q=="), received.Body.Checksum);
    }

    internal static TestRequest SignedChunks()
    {
        var request = Chunked(
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
            "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
            "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n");
        Assert.Equal("66824", request.Headers.ContentLength.ToString());
        return request;
    }

    internal static TestRequest SignedTrailer()
    {
        var request = Chunked(
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
            "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
            "400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
            "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\nx-amz-checksum-crc32c:sOO8/Q==\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n");
        request.Headers["x-amz-trailer"] = "x-amz-checksum-crc32c";
        return request;
    }

    private static TestRequest Chunked(string payload, string signedHeaders, string signature, string first, string second, string last)
    {
        var request = Signed("PUT", "/examplebucket/chunkObject.txt", signedHeaders, signature);
        request.Headers["Host"] = "s3.amazonaws.com";
        request.Headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
        request.Headers["x-amz-content-sha256"] = payload;
        request.Headers["Content-Encoding"] = "aws-chunked";
        request.Headers["x-amz-decoded-content-length"] = "66560";
        request.Body = Encoding.ASCII.GetBytes($"{first}\r\n{new string('a', 65536)}\r\n{second}\r\n{new string('a', 1024)}\r\n{last}\r\n");
        request.Headers["Content-Length"] = request.Body.Length.ToString();
        return request;
    }

    private static TestRequest Signed(string method, string target, string signedHeaders, string signature)
    {
        var request = new TestRequest(method, target);
        request.Headers["x-amz-date"] = Examples.Timestamp;
        request.Headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={Examples.KeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders={signedHeaders},Signature={signature}";
        return request;
    }

    private static S3Request Authenticate(TestRequest request)
    {
        var received = request.Receive();
        new Authenticator(Examples.Options).Authenticate(received);
        return received;
    }

    private static async Task<string> ReadAsync(S3Request request) =>
        Encoding.ASCII.GetString((await request.Body.ReadAllAsync(1 << 20, TestRun.Cancellation)).Span);
}
