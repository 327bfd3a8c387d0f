using System.Text;

namespace Pys3Local.EndToEnd.Harness.Raw;

/// <summary>
/// An upload in aws-chunked framing, in each of its three forms, with one thing wrong where a test sets it.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and …/sigv4-streaming-trailers.html</remarks>
public sealed record ChunkedUpload(byte[] Payload)
{
    public const string SignedForm = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    public const string SignedTrailerForm = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    public const string UnsignedTrailerForm = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public required string Form { get; init; }

    public int ChunkBytes { get; init; } = 64 * 1024;

    /// <summary>The value of the trailer <c>x-amz-checksum-crc32</c>; null: the right one.</summary>
    public string? TrailerValue { get; init; }

    /// <summary>The declared trailer does not come.</summary>
    public bool OmitTrailer { get; init; }

    public bool CorruptTrailerSignature { get; init; }

    /// <summary>The number of a chunk, from zero, whose signature is wrong.</summary>
    public int? CorruptSignatureOf { get; init; }

    /// <summary>The number of a chunk whose data is changed after it was signed.</summary>
    public int? CorruptDataOf { get; init; }

    /// <summary>The body ends after the last chunk of data.</summary>
    public bool OmitFinalChunk { get; init; }

    /// <summary>What X-Amz-Decoded-Content-Length says; null: the payload's length.</summary>
    public long? DecodedLength { get; init; }

    private bool Signs => Form != UnsignedTrailerForm;

    private bool Trails => Form != SignedForm;

    /// <summary>Completes a request: headers, signature, framed body.</summary>
    public RawRequest Sign(RawRequest request, SigV4 signer)
    {
        request.With("Content-Encoding", "aws-chunked").With("x-amz-decoded-content-length", (DecodedLength ?? Payload.Length).ToString());
        if (Trails)
            request.With("x-amz-trailer", "x-amz-checksum-crc32");

        var seed = signer.SignHeader(request, Form);
        return request.WithBody(Frame(signer, seed));
    }

    private byte[] Frame(SigV4 signer, string seed)
    {
        using var body = new MemoryStream();
        var previous = seed;
        var number = 0;
        for (var offset = 0; offset < Payload.Length; offset += ChunkBytes)
            WriteChunk(Payload[offset..Math.Min(Payload.Length, offset + ChunkBytes)]);

        if (!OmitFinalChunk)
        {
            WriteChunk([]);
            if (Trails && !OmitTrailer)
                WriteTrailer(body, signer, previous);

            Write(body, "\r\n");
        }

        return body.ToArray();

        void WriteChunk(byte[] data)
        {
            var extension = "";
            if (Signs)
            {
                previous = signer.SignText($"AWS4-HMAC-SHA256-PAYLOAD\n{signer.Timestamp}\n{signer.Scope}\n{previous}\n{EmptyHash}\n{SigV4.Hash(data)}");
                extension = $";chunk-signature={(CorruptSignatureOf == number ? Corrupt(previous) : previous)}";
            }

            if (CorruptDataOf == number)
                data[data.Length / 2] ^= 1;

            Write(body, $"{data.Length:x}{extension}\r\n");
            body.Write(data);
            if (data.Length > 0)
                Write(body, "\r\n");

            number++;
        }
    }

    private void WriteTrailer(MemoryStream body, SigV4 signer, string previous)
    {
        var line = $"x-amz-checksum-crc32:{TrailerValue ?? Crc32.Base64(Payload)}\n";
        Write(body, line.TrimEnd('\n') + "\r\n");
        if (!Signs)
            return;

        var signature = signer.SignText($"AWS4-HMAC-SHA256-TRAILER\n{signer.Timestamp}\n{signer.Scope}\n{previous}\n{SigV4.Hash(Encoding.UTF8.GetBytes(line))}");
        Write(body, $"x-amz-trailer-signature:{(CorruptTrailerSignature ? Corrupt(signature) : signature)}\r\n");
    }

    private static string Corrupt(string signature) => (signature[0] == '0' ? '1' : '0') + signature[1..];

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.ASCII.GetBytes(text));
}
