using System.Security.Cryptography;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.S3.Tests.Body;

public sealed class RequestBodyTests
{
    private static readonly byte[] Content = Checks.Content(1000);

    private static readonly (string Name, string Value) Sdk = ("x-amz-sdk-checksum-algorithm", "CRC32");

    public static IEnumerable<string> Algorithms => ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"];

    [Test]
    [MethodDataSource(nameof(Algorithms))]
    public async Task A_checksum_in_a_header_is_verified_and_given_back(string name)
    {
        var algorithm = ChecksumNames.FromName(name)!.Value;
        var received = TestClient.Authenticate(Put(algorithm.Header(), Checks.Value(algorithm, Content)));

        await received.Body.FinishAsync(1 << 20, TestRun.Cancellation);

        Assert.Equal(new ObjectChecksum(algorithm, Checks.Value(algorithm, Content)), received.Body.Checksum);
        await TestClient.RefusedAsync("BadDigest", Put(algorithm.Header(), Checks.Value(algorithm, [1])));
        await TestClient.RefusedAsync("InvalidRequest", Put(algorithm.Header(), "AAAA"));
        await TestClient.RefusedAsync("InvalidRequest", Put(algorithm.Header(), "%%%"));
    }

    [Test]
    [MethodDataSource(nameof(Algorithms))]
    public async Task A_checksum_in_a_trailer_is_verified_and_given_back(string name)
    {
        var algorithm = ChecksumNames.FromName(name)!.Value;
        foreach (var form in new[] { ChunkedBody.SignedTrailer, ChunkedBody.UnsignedTrailer })
        {
            var received = TestClient.Authenticate(ChunkedBody.Request(form, Content, 300, Checks.Trailer(algorithm, Content)));
            await received.Body.FinishAsync(1 << 20, TestRun.Cancellation);

            Assert.Equal(new ObjectChecksum(algorithm, Checks.Value(algorithm, Content)), received.Body.Checksum);
            await TestClient.RefusedAsync("BadDigest", ChunkedBody.Request(form, Content, 300, Checks.Trailer(algorithm, [1])));
            await TestClient.RefusedAsync("InvalidRequest", ChunkedBody.Request(form, Content, 300, algorithm.Header() + ":AAAA"));
        }
    }

    [Test]
    public async Task A_trailer_must_be_the_one_that_was_announced()
    {
        var crc = Checks.Trailer(ChecksumAlgorithm.Crc32, Content);
        var announced = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300, crc);
        announced.Body = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300).Body;
        await TestClient.RefusedAsync("MalformedTrailerError", announced); // faults C4

        announced.Body = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300, Checks.Trailer(ChecksumAlgorithm.Sha1, Content)).Body;
        await TestClient.RefusedAsync("MalformedTrailerError", announced);

        announced.Body = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300, crc, crc).Body;
        await TestClient.RefusedAsync("MalformedTrailerError", announced);

        announced.Body = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300, crc, "x-other:1").Body;
        await TestClient.RefusedAsync("MalformedTrailerError", announced);

        var silent = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300);
        Assert.Equal(Content, await TestClient.ReadAsync(silent));
        silent.Body = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300, crc).Body;
        await TestClient.RefusedAsync("MalformedTrailerError", silent);

        await TestClient.RefusedAsync("InvalidRequest", ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300, "x-amz-meta-a:b"));
        await TestClient.RefusedAsync("InvalidRequest", ChunkedBody.Request(ChunkedBody.Signed, Content, 300, crc));
    }

    [Test]
    public async Task Several_checksums_are_refused()
    {
        var request = Put(("x-amz-checksum-crc32", Checks.Value(ChecksumAlgorithm.Crc32, Content)), ("x-amz-checksum-sha1", Checks.Value(ChecksumAlgorithm.Sha1, Content)));

        await TestClient.RefusedAsync("InvalidRequest", request);
    }

    [Test]
    [Arguments("x-amz-checksum-algorithm", "CRC32")]
    [Arguments("x-amz-checksum-mode", "ENABLED")]
    [Arguments("x-amz-checksum-type", "FULL_OBJECT")]
    public async Task Headers_about_checksums_are_none(string name, string value) =>
        Assert.Equal(Content, await TestClient.ReadAsync(Put(name, value)));

    [Test]
    public async Task A_checksum_that_an_sdk_announces_has_to_come()
    {
        await TestClient.RefusedAsync("InvalidRequest", Put(Sdk));
        await TestClient.RefusedAsync("InvalidRequest", Put(Sdk, ("Content-MD5", Convert.ToBase64String(MD5.HashData(Content)))));
        Assert.Equal(Content, await TestClient.ReadAsync(Put(Sdk, ("x-amz-checksum-crc32", Checks.Value(ChecksumAlgorithm.Crc32, Content)))));

        var trailing = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300, Checks.Trailer(ChecksumAlgorithm.Crc32, Content));
        trailing.Headers[Sdk.Name] = Sdk.Value;
        Assert.Equal(Content, await TestClient.ReadAsync(trailing, Examples.Options with { NoAuth = true }));
    }

    [Test]
    public async Task An_unknown_checksum_is_refused() =>
        await TestClient.RefusedAsync("InvalidRequest", Put("x-amz-checksum-xxhash64", "AAAA"));

    [Test]
    public async Task Content_MD5_is_verified()
    {
        Assert.Equal(Content, await TestClient.ReadAsync(Put("Content-MD5", Convert.ToBase64String(MD5.HashData(Content)))));
        await TestClient.RefusedAsync("BadDigest", Put("Content-MD5", Convert.ToBase64String(MD5.HashData([]))));
        await TestClient.RefusedAsync("InvalidDigest", Put("Content-MD5", ""));
        await TestClient.RefusedAsync("InvalidDigest", Put("Content-MD5", "AAAA"));
        await TestClient.RefusedAsync("InvalidDigest", Put("Content-MD5", Convert.ToHexStringLower(MD5.HashData(Content))));
    }

    [Test]
    [Arguments("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", "XAmzContentSHA256Mismatch")]
    [Arguments("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "NotImplemented")]
    public async Task A_wrong_payload_hash_is_refused(string hash, string code)
    {
        var request = Put();
        await TestClient.RefusedAsync(code, TestSigner.Sign(WithoutAuthorization(request), hash));
    }

    [Test]
    public async Task A_body_may_be_unsigned() =>
        Assert.Equal(Content, await TestClient.ReadAsync(TestSigner.Sign(WithoutAuthorization(Put()), "UNSIGNED-PAYLOAD")));

    /// <summary>faults C5.</summary>
    [Test]
    [Arguments("required")]
    [Arguments("e3b0c442")]
    [Arguments("unsigned-payload")]
    [Arguments("STREAMING-OTHER")]
    public async Task A_payload_hash_that_is_none_is_refused(string hash) =>
        await TestClient.RefusedAsync("InvalidArgument", TestSigner.Sign(WithoutAuthorization(Put()), hash));

    [Test]
    [Arguments("-1", "InvalidArgument")]
    [Arguments("", "InvalidArgument")]
    [Arguments("1e3", "InvalidArgument")]
    [Arguments("99999999999999999999", "InvalidArgument")]
    [Arguments("9223372036854775807", "MaxMessageLengthExceeded")]
    [Arguments("1001", "IncompleteBody")]
    [Arguments("999", "IncompleteBody")]
    public async Task A_wrong_length_is_refused(string length, string code)
    {
        var request = Put();
        request.Headers["Content-Length"] = length;
        await TestClient.RefusedAsync(code, TestSigner.Sign(WithoutAuthorization(request)));

        var chunked = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, Content, 300);
        chunked.Headers["x-amz-decoded-content-length"] = length;
        await TestClient.RefusedAsync(code, TestSigner.Sign(WithoutAuthorization(chunked), ChunkedBody.UnsignedTrailer));
    }

    [Test]
    public async Task A_proxy_may_take_the_length_away()
    {
        var request = new TestRequest("PUT", "/key") { Body = Content };
        request.Headers["Transfer-Encoding"] = "chunked";
        Assert.Null(TestClient.Authenticate(TestSigner.Sign(request)).Body.Length);

        request.Headers.Remove("Authorization");
        request.Headers["x-amz-decoded-content-length"] = "1000";
        Assert.Equal(1000, TestClient.Authenticate(TestSigner.Sign(request)).Body.Length);
        Assert.Equal(Content, await TestClient.ReadAsync(request));

        request.Body = [.. Content, 1];
        await TestClient.RefusedAsync(request);
    }

    [Test]
    public async Task A_body_that_has_failed_does_not_end_well_on_a_second_try()
    {
        var content = TestClient.Authenticate(Put("Content-MD5", Convert.ToBase64String(MD5.HashData([])))).Body.Content;
        var buffer = new byte[2000];

        Assert.Equal(1000, await content.ReadAsync(buffer, TestRun.Cancellation));
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<S3Exception>(async () => await content.ReadAtLeastAsync(buffer, 1, true, TestRun.Cancellation));
    }

    [Test]
    public async Task A_checksum_of_the_object_is_not_held_against_the_document()
    {
        var received = TestClient.Authenticate(Put("x-amz-checksum-crc32", "AAAAAA=="));

        Assert.Equal(new ObjectChecksum(ChecksumAlgorithm.Crc32, "AAAAAA=="), received.Body.TakeDeclaredChecksum());
        await received.Body.FinishAsync(1 << 20, TestRun.Cancellation);
        Assert.Null(received.Body.Checksum);
    }

    [Test]
    public async Task A_checksum_can_be_asked_for_that_the_client_did_not_send()
    {
        var received = TestClient.Authenticate(Put("x-amz-checksum-crc32", Checks.Value(ChecksumAlgorithm.Crc32, Content)));
        received.Body.Compute(ChecksumAlgorithm.Crc64Nvme);

        await received.Body.FinishAsync(1 << 20, TestRun.Cancellation);

        Assert.Equal(Checks.Value(ChecksumAlgorithm.Crc64Nvme, Content), received.Body.ChecksumOf(ChecksumAlgorithm.Crc64Nvme)!.Value);
        Assert.Equal(ChecksumAlgorithm.Crc32, received.Body.Checksum!.Algorithm);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Content)), received.Body.Md5Hex);
        Assert.Null(received.Body.ChecksumOf(ChecksumAlgorithm.Sha1));
    }

    [Test]
    public async Task A_document_may_not_be_longer_than_asked_for()
    {
        var exact = TestClient.Authenticate(Put());
        Assert.Equal(1000, (await exact.Body.ReadAllAsync(1000, TestRun.Cancellation)).Length);

        var known = TestClient.Authenticate(Put());
        var error = await Assert.ThrowsAsync<S3Exception>(async () => await known.Body.ReadAllAsync(999, TestRun.Cancellation));
        Assert.Equal("MaxMessageLengthExceeded", error.Error.Code);

        var request = new TestRequest("PUT", "/key") { Body = Content };
        request.Headers["Transfer-Encoding"] = "chunked";
        var unknown = TestClient.Authenticate(TestSigner.Sign(request));
        error = await Assert.ThrowsAsync<S3Exception>(async () => await unknown.Body.ReadAllAsync(999, TestRun.Cancellation));
        Assert.Equal("MaxMessageLengthExceeded", error.Error.Code);
    }

    [Test]
    public void A_body_that_nobody_authenticated_cannot_be_read()
    {
        var request = Put().Receive();

        Assert.Throws<InvalidOperationException>(() => request.Body.Content);
    }

    private static TestRequest WithoutAuthorization(TestRequest request)
    {
        request.Headers.Remove("Authorization");
        return request;
    }

    private static TestRequest Put(string name, string value) => Put((name, value));

    private static TestRequest Put(params (string Name, string Value)[] headers)
    {
        var request = new TestRequest("PUT", "/key") { Body = Content };
        request.Headers["Content-Length"] = "1000";
        foreach (var (name, value) in headers)
            request.Headers[name] = value;

        return TestSigner.Sign(request);
    }
}
