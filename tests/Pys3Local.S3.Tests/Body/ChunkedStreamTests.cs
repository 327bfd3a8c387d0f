using System.Text;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.S3.Tests.Body;

public sealed class ChunkedStreamTests
{
    private static readonly string[] Forms = [ChunkedBody.Signed, ChunkedBody.SignedTrailer, ChunkedBody.UnsignedTrailer];

    public static IEnumerable<string> AllForms => [.. Forms];

    [Test]
    [MethodDataSource(nameof(AllForms))]
    public async Task Content_is_the_same_wherever_the_network_cuts(string form)
    {
        var content = Checks.Content(700);
        for (var cut = 1; cut < 400; cut += cut < 120 ? 1 : 7)
        {
            var request = Make(form, content, 256);
            request.MaxRead = cut;
            Assert.Equal(content, await TestClient.ReadAsync(request));
        }
    }

    [Test]
    [MethodDataSource(nameof(AllForms))]
    public async Task Chunks_may_have_any_size(string form)
    {
        foreach (var (length, chunk) in new[] { (0, 1), (1, 1), (300, 1), (100_000, 4096), (100_000, 65536), (17 << 20, 17 << 20) })
        {
            var content = Checks.Content(length);
            var read = await ReadLargeAsync(Make(form, content, chunk));
            Assert.True(content.AsSpan().SequenceEqual(read), $"{length} in {chunk}");
        }
    }

    [Test]
    [MethodDataSource(nameof(AllForms))]
    public async Task Each_byte_that_is_missing_at_the_end_but_the_last_line_end_is_missed(string form)
    {
        var content = Checks.Content(20);
        var whole = Make(form, content, 8).Body;
        for (var length = 0; length < whole.Length - 4; length++)
        {
            var request = Make(form, content, 8);
            request.Body = whole[..length];
            request.Headers["Content-Length"] = length.ToString();
            await TestClient.RefusedAsync(request);
        }
    }

    [Test]
    [Arguments(ChunkedBody.Signed)]
    [Arguments(ChunkedBody.SignedTrailer)]
    public async Task Each_changed_byte_of_a_signed_body_is_refused(string form)
    {
        var content = Checks.Content(20);
        var whole = Make(form, content, 8).Body;
        var harmless = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            var request = Make(form, content, 8);
            request.Body[i] ^= 1;
            try
            {
                // What only separates lines may change; the content may not.
                Assert.Equal(content, await TestClient.ReadAsync(request));
                harmless++;
            }
            catch (S3Exception)
            {
            }
        }

        Assert.True(harmless <= 4, $"{harmless}");
    }

    [Test]
    public async Task Chunks_in_another_order_are_refused()
    {
        var request = ChunkedBody.Request(ChunkedBody.Signed, [1, 2], 1);
        var chunk = request.Body.Length;
        var text = Encoding.Latin1.GetString(request.Body);
        var second = text.IndexOf("1;chunk-signature", 1, StringComparison.Ordinal);
        var last = text.IndexOf("0;chunk-signature", StringComparison.Ordinal);
        request.Body = Encoding.Latin1.GetBytes(text[second..last] + text[..second] + text[last..]);

        Assert.Equal(chunk, request.Body.Length);
        await TestClient.RefusedAsync("SignatureDoesNotMatch", request);
    }

    [Test]
    [Arguments("5\r\nhello\r\n0\r\n\r\n", "hello")]
    [Arguments("5\r\nhello\r\n0\r\n", "hello")]
    [Arguments("005;a=b;c\r\nhello\r\n0;x\r\n\r\n", "hello")]
    [Arguments("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello")]
    [Arguments("6\r\nhello!\r\n0\r\n\r\n", null)]
    [Arguments("4\r\nhell\r\n0\r\n\r\n", null)]
    [Arguments("5\nhello\n0\n\n", null)]
    [Arguments("5\r\nhello0\r\n\r\n", null)]
    [Arguments("-5\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments("+5\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments(" 5\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments("0x5\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments("\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments("ffffffffffffffff\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments("7fffffffffffffff\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments("fffffffffffffff\r\nhello\r\n0\r\n\r\n", null)]
    [Arguments("5\r\nhello\r\n0\r\n\r\nx", null)]
    [Arguments("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", null)]
    [Arguments("hello", null)]
    [Arguments("", null)]
    public async Task Framing_is_strict(string body, string? expected)
    {
        var request = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, new byte[5], 5);
        request.Body = Encoding.ASCII.GetBytes(body);
        request.Headers["Content-Length"] = request.Body.Length.ToString();

        if (expected is null)
            await TestClient.RefusedAsync(request);
        else
            Assert.Equal(expected, Encoding.ASCII.GetString(await TestClient.ReadAsync(request)));
    }

    [Test]
    public async Task A_chunk_header_without_end_is_refused()
    {
        var request = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, new byte[5], 5);
        request.Body = [.. "5;"u8, .. Enumerable.Repeat((byte)'a', 1 << 20)];

        await TestClient.RefusedAsync("InvalidRequest", request);
    }

    [Test]
    public async Task Trailers_without_end_are_refused()
    {
        var request = ChunkedBody.Request(ChunkedBody.UnsignedTrailer, [], 5);
        request.Body = [.. "0\r\n"u8, .. Enumerable.Repeat((byte)'\n', 1 << 20)];

        await TestClient.RefusedAsync("MalformedTrailerError", request);
    }

    [Test]
    public async Task Random_bytes_and_mutated_frames_are_refused_in_S3s_words()
    {
        var random = new Random(1);
        var refused = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var content = Checks.Content(random.Next(64));
            var request = Make(Forms[random.Next(3)], content, random.Next(1, 40));
            for (var edits = random.Next(1, 4); edits > 0; edits--)
                request.Body = Mutate(request.Body, random);

            request.MaxRead = random.Next(1, 100);
            try
            {
                Assert.Equal(content, await TestClient.ReadAsync(request));
            }
            catch (S3Exception)
            {
                refused++;
            }
        }

        Assert.True(refused > 3_000, $"{refused}");
    }

    [Test]
    public async Task The_framing_goes_and_signatures_are_not_asked_for_without_authentication()
    {
        var content = Checks.Content(100);
        foreach (var form in Forms)
        {
            var request = Make(form, content, 30);
            request.Headers.Remove("Authorization");
            for (var i = 0; i < request.Body.Length; i++)
            {
                if (request.Body.AsSpan(i).StartsWith("chunk-signature="u8))
                    request.Body[i + 20] = (byte)'x';
            }

            Assert.Equal(content, await TestClient.ReadAsync(request, Examples.Options with { NoAuth = true }));
        }
    }

    [Test]
    public async Task An_anonymous_body_with_signed_chunks_is_refused()
    {
        var request = ChunkedBody.Request(ChunkedBody.Signed, [1], 1);
        request.Headers.Remove("Authorization");

        await TestClient.RefusedAsync("AccessDenied", request);
    }

    [Test]
    public async Task An_anonymous_framed_body_that_only_Content_Encoding_names_is_decoded()
    {
        var content = Checks.Content(100);
        var request = Make(ChunkedBody.UnsignedTrailer, content, 30);
        request.Headers.Remove("Authorization");
        request.Headers.Remove("x-amz-content-sha256");

        Assert.Equal(content, await TestClient.ReadAsync(request));
    }

    [Test]
    public async Task A_framed_body_without_its_length_is_refused()
    {
        var request = new TestRequest("PUT", "/key") { Body = "0\r\n\r\n"u8.ToArray() };
        TestSigner.Sign(request, ChunkedBody.UnsignedTrailer);

        await TestClient.RefusedAsync("MissingContentLength", request);
    }

    private static TestRequest Make(string form, byte[] content, int chunk) => form == ChunkedBody.Signed
        ? ChunkedBody.Request(form, content, chunk)
        : ChunkedBody.Request(form, content, chunk, Checks.Trailer(ChecksumAlgorithm.Crc32, content));

    private static byte[] Mutate(byte[] body, Random random)
    {
        var at = random.Next(body.Length);
        return random.Next(4) switch
        {
            0 => [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 5))..]],
            1 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
            2 => [.. body[..at], .. body[random.Next(body.Length)..]],
            _ => [.. body[..at], (byte)"0123456789abcdef\r\n;:"[random.Next(20)], .. body[Math.Min(body.Length, at + 1)..]],
        };
    }

    private static async Task<byte[]> ReadLargeAsync(TestRequest request)
    {
        var output = new MemoryStream();
        await TestClient.Authenticate(request).Body.Content.CopyToAsync(output, TestRun.Cancellation);
        return output.ToArray();
    }
}
