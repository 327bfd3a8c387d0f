using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Net.Requests;

namespace Pys3Local.S3Client.Signing;

/// <summary>
/// Signs a body piece by piece, each with the signature of the one before: how a body of unknown hash is sent where nothing else protects it.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html</remarks>
public sealed class ChunkSigner(byte[] key, SignatureScope scope, string seed) : IBodyFraming
{
    private const int ChunkSize = BodyContent.ChunkSize;

    private const int Overhead = 17 + 64 + 2 + 2; // ;chunk-signature= HEX, two line ends

    private string _previous = seed;

    /// <summary>Bytes on the wire for so many of content.</summary>
    public long EncodedLength(long length)
    {
        var (whole, rest) = Math.DivRem(length, ChunkSize);
        return whole * Piece(ChunkSize) + (rest > 0 ? Piece(rest) : 0) + Piece(0);

        static long Piece(long size) => size.ToString("x", CultureInfo.InvariantCulture).Length + Overhead + size;
    }

    /// <summary>What precedes the piece on the wire; <c>\r\n</c> follows it. The empty piece is the end.</summary>
    public byte[] Header(ReadOnlySpan<byte> content)
    {
        var toSign = $"AWS4-HMAC-SHA256-PAYLOAD\n{scope.Time}\n{scope.Text}\n{_previous}\n{SignatureV4.Empty}\n{SignatureV4.Hex(SHA256.HashData(content))}";
        _previous = SignatureV4.Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{content.Length:x};chunk-signature={_previous}\r\n"));
    }
}
