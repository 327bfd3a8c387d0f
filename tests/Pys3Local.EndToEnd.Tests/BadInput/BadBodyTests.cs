using System.Security.Cryptography;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.BadInput;

/// <summary>
/// A body that is not what was announced: the right error, the object that was there before is unchanged, and no temporary file is left.
/// </summary>
public sealed class BadBodyTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Path = "/bucket/key";

    private static readonly byte[] Before = SampleData.Bytes(70_000, 1);
    private static readonly byte[] Replacement = SampleData.Bytes(300_000, 2);

    private Pys3LocalProcess _server = null!;
    private IReadOnlySet<string> _files = null!;

    /// <summary>Every size that a store may treat in a way of its own: within a small-object limit, and above it.</summary>
    public static IEnumerable<int> Sizes => [100, 300_000, (5 << 20) + 1];

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private RawS3 Raw => _server.Raw;

    public async Task InitializeAsync()
    {
        _server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        (await Raw.PutAsync("/bucket", [], cancellation: Cancellation)).Succeeded();
        (await Raw.PutAsync(Path, Replacement, cancellation: Cancellation)).Succeeded();
        (await Raw.PutAsync(Path, Before, cancellation: Cancellation)).Succeeded();
        _files = StoredFiles.In(_server.DataDirectory);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Test]
    [MethodDataSource(nameof(Sizes))]
    public async Task Truncated_body_IncompleteBody(int size)
    {
        var request = Put(SampleData.Bytes(size));
        Raw.Signer.SignHeader(request, SigV4.Unsigned);
        using var connection = await Raw.OpenAsync(Cancellation);
        await connection.SendHeadAsync(request, Cancellation);
        await connection.SendBytesAsync(request.Body.AsMemory(0, size - 1), Cancellation);
        connection.EndSending();

        await AnsweredOrClosedAsync(connection, 400, "IncompleteBody");
        await NothingHappenedAsync();
    }

    [Test]
    [MethodDataSource(nameof(Sizes))]
    public async Task Client_hangs_up_half_way_nothing_is_stored(int size)
    {
        var request = Put(SampleData.Bytes(size)).With("Expect", "100-continue");
        Raw.Signer.SignHeader(request, SigV4.Unsigned);
        using (var connection = await Raw.OpenAsync(Cancellation))
        {
            await connection.SendHeadAsync(request, Cancellation);
            await connection.ReadContinueAsync(Cancellation);
            await connection.SendBytesAsync(request.Body.AsMemory(0, size / 2), Cancellation);
            connection.Reset();
        }

        await NothingHappenedAsync();
    }

    [Test]
    [MethodDataSource(nameof(Sizes))]
    public async Task Refused_instead_of_100_continue_the_connection_ends(int size)
    {
        var request = Raw.Request("PUT", "/nobucket/key", "", SampleData.Bytes(size)).With("Expect", "100-continue");
        Raw.Signer.SignHeader(request, SigV4.Unsigned);
        using var connection = await Raw.OpenAsync(Cancellation);
        await connection.SendHeadAsync(request, Cancellation);

        var answer = (await connection.ReadResponseAsync("PUT", Cancellation)).Failed(404, "NoSuchBucket");

        // The body was never asked for, so the next request must not be taken for it.
        Assert.Equal("close", answer.Header("Connection"));
        var next = Raw.Request("GET", "/", "", []);
        Raw.Signer.SignHeader(next);
        await Assert.ThrowsAnyAsync<IOException>(() => connection.SendAsync(next, Cancellation));
    }

    [Test]
    [MethodDataSource(nameof(Sizes))]
    public async Task Wrong_payload_hash_XAmzContentSHA256Mismatch(int size)
    {
        var request = Put(SampleData.Bytes(size));
        Raw.Signer.SignHeader(request, SigV4.Hash("something else"u8));

        (await Raw.SendAsync(request, Cancellation)).Failed(400, "XAmzContentSHA256Mismatch");
        await NothingHappenedAsync();
    }

    [Test]
    [MethodDataSource(nameof(Sizes))]
    public async Task Wrong_Content_MD5_BadDigest(int size)
    {
        var request = Put(SampleData.Bytes(size)).With("Content-MD5", Convert.ToBase64String(MD5.HashData("something else"u8)));

        (await Raw.SendSignedAsync(request, Cancellation)).Failed(400, "BadDigest");
        await NothingHappenedAsync();
    }

    [Test]
    [Arguments("not base64!")]
    [Arguments("c2hvcnQ=")]
    [Arguments("")]
    public async Task Malformed_Content_MD5_InvalidDigest(string digest)
    {
        var request = Put(Replacement).With("Content-MD5", digest);

        (await Raw.SendSignedAsync(request, Cancellation)).Failed(400, "InvalidDigest");
        await NothingHappenedAsync();
    }

    [Test]
    [MethodDataSource(nameof(Sizes))]
    public async Task Wrong_checksum_header_BadDigest(int size)
    {
        var request = Put(SampleData.Bytes(size)).With("x-amz-checksum-crc32", Crc32.Base64("something else"u8));

        (await Raw.SendSignedAsync(request, Cancellation)).Failed(400, "BadDigest");
        await NothingHappenedAsync();
    }

    [Test]
    [Arguments(ChunkedUpload.SignedForm, 0)]
    [Arguments(ChunkedUpload.SignedForm, 2)]
    [Arguments(ChunkedUpload.SignedForm, 5)]
    [Arguments(ChunkedUpload.SignedTrailerForm, 0)]
    [Arguments(ChunkedUpload.SignedTrailerForm, 5)]
    public async Task Wrong_chunk_signature_SignatureDoesNotMatch(string form, int chunk) =>
        await RefusedAsync(new ChunkedUpload(Replacement) { Form = form, CorruptSignatureOf = chunk }, 403, "SignatureDoesNotMatch");

    [Test]
    [Arguments(ChunkedUpload.SignedForm)]
    [Arguments(ChunkedUpload.SignedTrailerForm)]
    public async Task Chunk_changed_after_it_was_signed_SignatureDoesNotMatch(string form) =>
        await RefusedAsync(new ChunkedUpload(Replacement) { Form = form, CorruptDataOf = 1 }, 403, "SignatureDoesNotMatch");

    [Test]
    public async Task Unsigned_chunk_changed_trailing_checksum_finds_it_BadDigest() =>
        await RefusedAsync(new ChunkedUpload(Replacement) { Form = ChunkedUpload.UnsignedTrailerForm, CorruptDataOf = 1, TrailerValue = Crc32.Base64(Replacement) }, 400, "BadDigest");

    [Test]
    [Arguments(ChunkedUpload.SignedTrailerForm)]
    [Arguments(ChunkedUpload.UnsignedTrailerForm)]
    public async Task Wrong_trailer_BadDigest(string form) =>
        await RefusedAsync(new ChunkedUpload(Replacement) { Form = form, TrailerValue = Crc32.Base64("something else"u8) }, 400, "BadDigest");

    [Test]
    public async Task Wrong_trailer_signature_SignatureDoesNotMatch() =>
        await RefusedAsync(new ChunkedUpload(Replacement) { Form = ChunkedUpload.SignedTrailerForm, CorruptTrailerSignature = true }, 403, "SignatureDoesNotMatch");

    [Test]
    [Arguments(ChunkedUpload.SignedForm)]
    [Arguments(ChunkedUpload.SignedTrailerForm)]
    [Arguments(ChunkedUpload.UnsignedTrailerForm)]
    public async Task Last_chunk_missing_IncompleteBody(string form) =>
        await RefusedAsync(new ChunkedUpload(Replacement) { Form = form, OmitFinalChunk = true }, 400, "IncompleteBody");

    [Test]
    [Arguments(ChunkedUpload.SignedForm, 299_999)]
    [Arguments(ChunkedUpload.SignedForm, 300_001)]
    [Arguments(ChunkedUpload.UnsignedTrailerForm, 299_999)]
    [Arguments(ChunkedUpload.UnsignedTrailerForm, 300_001)]
    public async Task Decoded_length_is_not_the_length_IncompleteBody(string form, long declared) =>
        await RefusedAsync(new ChunkedUpload(Replacement) { Form = form, DecodedLength = declared }, 400, "IncompleteBody");

    [Test]
    [Arguments("-1")]
    [Arguments("99999999999999999999")]
    [Arguments("ten")]
    public async Task Decoded_length_is_no_length_refused_before_the_body(string declared)
    {
        var request = Put([]).With("Content-Encoding", "aws-chunked").With("x-amz-decoded-content-length", declared);
        Raw.Signer.SignHeader(request, ChunkedUpload.SignedForm);

        var response = await Raw.SendAsync(request.WithBody("0;chunk-signature=0\r\n\r\n"), Cancellation);

        response.Failed(400, "InvalidArgument");
        await NothingHappenedAsync();
    }

    [Test]
    [Arguments("zz\r\nabc\r\n0\r\n\r\n")]
    [Arguments("-5\r\nabcde\r\n0\r\n\r\n")]
    [Arguments("7fffffffffffffff\r\nabc")]
    [Arguments("ffffffffffffffffffffffff\r\nabc")]
    [Arguments("3\r\nabcdef\r\n0\r\n\r\n")]
    [Arguments("\r\n\r\n\r\n")]
    [Arguments("no line end at all")]
    public async Task Broken_framing_is_refused(string body)
    {
        var request = Put([]).With("Content-Encoding", "aws-chunked").With("x-amz-decoded-content-length", "3").With("x-amz-trailer", "x-amz-checksum-crc32");
        Raw.Signer.SignHeader(request, ChunkedUpload.UnsignedTrailerForm);

        var response = await Raw.SendAsync(request.WithBody(body), Cancellation);

        Assert.True(response.Status == 400, response.ToString());
        Assert.NotEqual("", response.Xml.Element("Code")?.Value);
        await NothingHappenedAsync();
    }

    [Test]
    public async Task No_Content_Length_MissingContentLength()
    {
        var request = Raw.Request("PUT", Path);

        (await Raw.SendSignedAsync(request, Cancellation)).Failed(411, "MissingContentLength");
        await NothingHappenedAsync();
    }

    [Test]
    public async Task UploadPart_wrong_hash_part_before_stays()
    {
        var initiated = (await Raw.PostAsync("/bucket/multipart", "uploads", [], Cancellation)).Succeeded();
        var upload = UriEncoding.Encode(initiated.Xml.Element("UploadId")!.Value);
        (await Raw.PutAsync("/bucket/multipart", Before, $"partNumber=1&uploadId={upload}", Cancellation)).Succeeded();
        var files = StoredFiles.In(_server.DataDirectory);

        var bad = Raw.Request("PUT", "/bucket/multipart", $"partNumber=1&uploadId={upload}", Replacement);
        Raw.Signer.SignHeader(bad, SigV4.Hash("something else"u8));
        (await Raw.SendAsync(bad, Cancellation)).Failed(400, "XAmzContentSHA256Mismatch");

        await StoredFiles.AreAgainAsync(files, _server.DataDirectory, Cancellation);
        var parts = (await Raw.GetAsync("/bucket/multipart", $"uploadId={upload}", Cancellation)).Succeeded().Xml;
        Assert.Equal($"{Before.Length}", Assert.Single(parts.Elements("Part")).Element("Size")?.Value);
    }

    private RawRequest Put(byte[] body) => Raw.Request("PUT", Path, "", body);

    private async Task RefusedAsync(ChunkedUpload upload, int status, string code)
    {
        var request = upload.Sign(Put([]), Raw.Signer);

        (await Raw.SendAsync(request, Cancellation)).Failed(status, code);
        await NothingHappenedAsync();
    }

    /// <summary>A server may find that the client has gone and close; if it answers, then with this.</summary>
    private static async Task AnsweredOrClosedAsync(RawConnection connection, int status, string code)
    {
        RawResponse response;
        try
        {
            response = await connection.ReadResponseAsync("PUT", Cancellation);
        }
        catch (IOException)
        {
            return;
        }

        response.Failed(status, code);
    }

    private async Task NothingHappenedAsync()
    {
        Assert.Equal(Before, (await Raw.GetAsync(Path, cancellation: Cancellation)).Succeeded().Body);
        await StoredFiles.AreAgainAsync(_files, _server.DataDirectory, Cancellation);
    }
}
