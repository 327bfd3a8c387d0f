using System.Text;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.S3.Tests.Body;

/// <summary>Frames a content as clients do, in any of the three forms.</summary>
internal static class ChunkedBody
{
    public const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    public const string SignedTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    public const string UnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /// <param name="trailers">Lines of name and value, as they come.</param>
    public static TestRequest Request(string form, byte[] content, int chunk, params string[] trailers) =>
        Frame(new("PUT", "/key"), form, content, chunk, trailers);

    /// <summary>Signs and frames a request that has everything but its body.</summary>
    public static TestRequest Frame(TestRequest request, string form, byte[] content, int chunk, params string[] trailers)
    {
        request.Headers["Content-Encoding"] = "aws-chunked";
        request.Headers["x-amz-decoded-content-length"] = content.Length.ToString();
        if (trailers.Length > 0)
            request.Headers["x-amz-trailer"] = string.Join(',', trailers.Select(trailer => trailer.Split(':')[0]));

        TestSigner.Sign(request, form);
        request.Body = Frame(form, content, chunk, request.Headers["Authorization"].ToString()[^64..], trailers);
        request.Headers["Content-Length"] = request.Body.Length.ToString();
        return request;
    }

    private static byte[] Frame(string form, byte[] content, int chunk, string seed, string[] trailers)
    {
        var output = new MemoryStream();
        var previous = seed;
        for (var i = 0; i <= content.Length; i += chunk)
        {
            var data = content.AsSpan(i, Math.Min(chunk, content.Length - i)).ToArray();
            if (data.Length > 0)
                Write(data);
        }

        Write([]);
        output.SetLength(output.Length - 2);
        foreach (var trailer in trailers)
            output.Write(Encoding.ASCII.GetBytes(trailer + "\r\n"));

        if (form == SignedTrailer)
        {
            var canonical = string.Concat(trailers.Select(trailer => trailer + "\n"));
            var signature = TestSigner.Hmac($"AWS4-HMAC-SHA256-TRAILER\n{Examples.Timestamp}\n{TestSigner.Scope}\n{previous}\n{TestSigner.Sha256(Encoding.ASCII.GetBytes(canonical))}");
            output.Write(Encoding.ASCII.GetBytes($"x-amz-trailer-signature:{signature}\r\n"));
        }

        output.Write("\r\n"u8);
        return output.ToArray();

        void Write(byte[] data)
        {
            previous = TestSigner.Hmac($"AWS4-HMAC-SHA256-PAYLOAD\n{Examples.Timestamp}\n{TestSigner.Scope}\n{previous}\n{Examples.EmptySha256}\n{TestSigner.Sha256(data)}");
            var extension = form == UnsignedTrailer ? "" : $";chunk-signature={previous}";
            output.Write(Encoding.ASCII.GetBytes($"{data.Length:x}{extension}\r\n"));
            output.Write(data);
            output.Write("\r\n"u8);
        }
    }
}
