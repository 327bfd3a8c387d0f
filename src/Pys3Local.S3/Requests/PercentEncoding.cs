using System.Buffers;
using System.Text;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Requests;

/// <summary>RFC 3986 percent-encoding, strict in both directions.</summary>
internal static class PercentEncoding
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<char> UnreservedChars = SearchValues.Create(Unreserved);
    private static readonly SearchValues<byte> UnreservedBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Unreserved));
    private static readonly SearchValues<byte> PathBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Unreserved + "/"));
    private static readonly SearchValues<char> PathChars = SearchValues.Create(Unreserved + "/");
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Decodes once. A bad escape or bytes that are no UTF-8 are <c>InvalidURI</c>: such a name cannot be kept or signed unambiguously.</summary>
    public static string Decode(ReadOnlySpan<char> text, bool plusIsSpace = false)
    {
        if (text.IndexOf('%') < 0 && !(plusIsSpace && text.Contains('+')) && Ascii.IsValid(text))
            return CommonTexts.Of(text);

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = DecodeBytes(text, plusIsSpace, buffer);
            return StrictUtf8.GetString(buffer, 0, length);
        }
        catch (ArgumentException e)
        {
            throw new S3Exception(S3Errors.InvalidURI, "The request target is not percent-encoded UTF-8.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>As Signature Version 4 wants it: everything but unreserved characters, hex digits in capitals; <c>/</c> is kept where <paramref name="keepSlash"/>.</summary>
    public static string Encode(string text, bool keepSlash = false)
    {
        if (!text.AsSpan().ContainsAnyExcept(keepSlash ? PathChars : UnreservedChars))
            return text;

        var keep = keepSlash ? PathBytes : UnreservedBytes;
        var bytes = Encoding.UTF8.GetBytes(text);
        var result = new StringBuilder(bytes.Length + 32);
        foreach (var b in bytes)
        {
            if (keep.Contains(b))
                result.Append((char)b);
            else
                result.Append('%').Append(HexDigit(b >> 4)).Append(HexDigit(b & 15));
        }

        return result.ToString();
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>Whether <see cref="Encode(string, bool)"/> would return another text.</summary>
    public static bool Changes(ReadOnlySpan<char> text) => text.ContainsAnyExcept(UnreservedChars);

    /// <summary>As <see cref="Encode(string, bool)"/>, as UTF-8 into a buffer.</summary>
    /// <param name="output">At least <see cref="MaxEncodedLength"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Encode(ReadOnlySpan<char> text, bool keepSlash, Span<byte> output)
    {
        if (!text.ContainsAnyExcept(keepSlash ? PathChars : UnreservedChars))
            return Encoding.ASCII.GetBytes(text, output);

        // The bytes wait at the far end of the buffer: each that is read makes room for the three that it may become.
        var keep = keepSlash ? PathBytes : UnreservedBytes;
        var count = Encoding.UTF8.GetByteCount(text);
        var bytes = output.Slice(2 * count, count);
        Encoding.UTF8.GetBytes(text, bytes);
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            var b = bytes[i];
            if (keep.Contains(b))
            {
                output[length++] = b;
                continue;
            }

            output[length++] = (byte)'%';
            output[length++] = (byte)HexDigit(b >> 4);
            output[length++] = (byte)HexDigit(b & 15);
        }

        return length;
    }

    /// <summary>Bytes that a text can need when it is encoded.</summary>
    public static int MaxEncodedLength(ReadOnlySpan<char> text) => 3 * Encoding.UTF8.GetMaxByteCount(text.Length);

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);

    private static int DecodeBytes(ReadOnlySpan<char> text, bool plusIsSpace, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    throw new S3Exception(S3Errors.InvalidURI, "The request target has a '%' that is not followed by two hex digits.");

                output[length++] = (byte)((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
                i += 2;
            }
            else if (c == '+' && plusIsSpace)
            {
                output[length++] = (byte)' ';
            }
            else
            {
                var run = text[i..];
                var end = run.IndexOfAny('%', plusIsSpace ? '+' : '%');
                run = end < 0 ? run : run[..end];
                length += StrictUtf8.GetBytes(run, output[length..]);
                i += run.Length - 1;
            }
        }

        return length;
    }
}
