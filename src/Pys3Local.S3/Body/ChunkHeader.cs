using System.Buffers.Text;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Body;

/// <summary>The line before a chunk: its size in hex, extensions after semicolons.</summary>
internal static class ChunkHeader
{
    private const int MaxSizeDigits = 15;

    private static readonly byte[] SignatureName = "chunk-signature="u8.ToArray();

    /// <param name="line">Without its line end.</param>
    /// <param name="signature">The value of <c>chunk-signature</c>; empty where there is none.</param>
    public static long Parse(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> signature)
    {
        signature = default;
        var semicolon = line.IndexOf((byte)';');
        var digits = semicolon < 0 ? line : line[..semicolon];
        if (digits.Length is 0 or > MaxSizeDigits || !Utf8Parser.TryParse(digits, out long size, out var used, 'x') || used != digits.Length)
            throw new S3Exception(S3Errors.InvalidRequest, "The aws-chunked body has a chunk without a valid size.");

        var extensions = semicolon < 0 ? default : line[(semicolon + 1)..];
        while (!extensions.IsEmpty)
        {
            var end = extensions.IndexOf((byte)';');
            var extension = end < 0 ? extensions : extensions[..end];
            if (extension.StartsWith(SignatureName))
                signature = signature.IsEmpty ? extension[SignatureName.Length..] : throw Twice();

            extensions = end < 0 ? default : extensions[(end + 1)..];
        }

        return size;
    }

    private static S3Exception Twice() => new(S3Errors.InvalidRequest, "A chunk has two signatures.");
}
