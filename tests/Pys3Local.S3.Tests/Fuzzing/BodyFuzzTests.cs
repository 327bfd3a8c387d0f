using System.Text;
using Pys3Local.Fuzzing;
using Pys3Local.S3.Auth.Forms;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Auth;
using Pys3Local.S3.Tests.Auth.Forms;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.S3.Tests.Fuzzing;

/// <summary>Framed bodies and forms, damaged and cut by the network anywhere: the content comes whole or not at all.</summary>
[Category("Fuzz")]
public sealed class BodyFuzzTests
{
    private static readonly string[] Forms = [ChunkedBody.Signed, ChunkedBody.SignedTrailer, ChunkedBody.UnsignedTrailer];
    private static readonly byte[] Content = Checks.Content(50);

    private static readonly string[] FrameWords = ["\r\n", "\n", "0\r\n", ";", ";chunk-signature=", "x-amz-checksum-crc32:", "x-amz-trailer-signature:", "f", "ffffffffffffffff", ":"];
    private static readonly string[] FormWords = ["\r\n", "--" + FormRequest.Boundary, "--", "Content-Disposition: form-data; name=\"", "\"", "; filename=", "file", "policy", "key", "\0"];

    /// <summary>The first byte is the form, the second how the network cuts.</summary>
    [Test]
    public Task Aws_chunked() => FuzzRun.RunAsync("aws-chunked", 8_000, random =>
    {
        var form = random.Next(Forms.Length);
        return [(byte)form, (byte)random.Next(1, 256), .. Mutation.Of(random, Framed(Forms[form]).Body, FrameWords)];
    }, async input =>
    {
        if (input.Length < 2)
            return;

        var request = Framed(Forms[input[0] % Forms.Length]);
        request.MaxRead = Math.Max(1, (int)input[1]);
        request.Body = input[2..];
        request.Headers.ContentLength = request.Body.Length;
        try
        {
            Assert.Equal(Content, await TestClient.ReadAsync(request));
        }
        catch (S3Exception)
        {
        }
    });

    /// <summary>The first byte says how the network cuts.</summary>
    [Test]
    public Task Post_form() => FuzzRun.RunAsync("post-form", 6_000, random => [(byte)random.Next(1, 256), .. Mutation.Of(random, Form().ToRequest().Body, FormWords)], async input =>
    {
        if (input.Length == 0)
            return;

        var request = Form().ToRequest();
        request.MaxRead = Math.Max(1, (int)input[0]);
        request.Body = input[1..];
        request.Headers.ContentLength = request.Body.Length;
        try
        {
            var form = await PostForm.ReadAsync(TestClient.Authenticate(request), Examples.Options, TestRun.Cancellation);
            await form.Body.ReadAllAsync(1 << 20, TestRun.Cancellation);
            // Without policy and signature it is a form that nobody signed, which authorization refuses.
            Assert.True(form.Caller.IsAnonymous || form.Key.StartsWith("user/", StringComparison.Ordinal), form.Key);
        }
        catch (S3Exception)
        {
        }
    });

    private static TestRequest Framed(string form) => form == ChunkedBody.Signed
        ? ChunkedBody.Request(form, Content, 16)
        : ChunkedBody.Request(form, Content, 16, Checks.Trailer(ChecksumAlgorithm.Crc32, Content));

    private static FormRequest Form()
    {
        var form = new FormRequest().Set("key", "user/${filename}").Set("x-amz-meta-a", "b").Sign(
            """
            {"expiration":"2015-12-30T12:00:00Z","conditions":[{"bucket":"sigv4examplebucket"},["starts-with","$key","user/"],["starts-with","$x-amz-meta-a",""],["content-length-range",0,1000],
            ["starts-with","$x-amz-credential",""],["starts-with","$x-amz-algorithm",""],["starts-with","$x-amz-date",""]]}
            """);
        form.File = Encoding.ASCII.GetBytes("the content of a file");
        return form;
    }
}
