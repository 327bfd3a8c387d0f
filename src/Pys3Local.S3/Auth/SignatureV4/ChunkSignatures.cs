using System.Security.Cryptography;
using Pys3Local.S3.Body;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The chain of signatures of an aws-chunked body: each covers a chunk and the signature before it.</summary>
/// <param name="signingKey">See <see cref="SigningKey"/>.</param>
/// <param name="request">Verified: its signature begins the chain.</param>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html</remarks>
internal sealed class ChunkSignatures(byte[] signingKey, SignatureClaim request) : IChunkVerifier
{
    /// <summary>Hex digits.</summary>
    public const int Length = IChunkVerifier.SignatureLength;

    private static readonly byte[] HashOfNothing = SHA256.HashData([]);

    private readonly byte[] _previous = System.Text.Encoding.ASCII.GetBytes(request.Signature);

    public void VerifyChunk(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> signature)
    {
        using var text = Begin("AWS4-HMAC-SHA256-PAYLOAD");
        text.AppendHex(HashOfNothing);
        text.Append((byte)'\n');
        text.AppendHex(sha256);
        Verify(text, signature, "The signature of a chunk does not match its content.");
    }

    public void VerifyTrailers(IEnumerable<Trailer> trailers, ReadOnlySpan<byte> signature)
    {
        using var lines = new SignedText();
        foreach (var trailer in trailers)
        {
            lines.Append(trailer.Name);
            lines.Append((byte)':');
            lines.AppendLine(trailer.Value);
        }

        using var text = Begin("AWS4-HMAC-SHA256-TRAILER");
        text.AppendHex(SHA256.HashData(lines.Bytes));
        Verify(text, signature, "The signature of the trailers is missing or does not match them.");
    }

    private SignedText Begin(string algorithm)
    {
        var text = new SignedText();
        text.AppendLine(algorithm);
        text.AppendLine(request.Timestamp);
        text.AppendLine(request.Credential.Scope);
        text.Append(_previous);
        text.Append((byte)'\n');
        return text;
    }

    private void Verify(SignedText text, ReadOnlySpan<byte> signature, string message)
    {
        Signature.Compute(signingKey, text.Bytes, _previous);
        if (!CryptographicOperations.FixedTimeEquals(_previous, signature))
            throw new S3Exception(S3Errors.SignatureDoesNotMatch, message);
    }
}
