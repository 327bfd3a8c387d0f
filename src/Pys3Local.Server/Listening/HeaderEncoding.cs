using System.Text;

namespace Pys3Local.Server.Listening;

/// <summary>
/// Header values as they come: UTF-8, and where they are not, ISO 8859-1 (RFC 9110, 5.5), which Node and old clients send. The host's own
/// reading refuses such a request before anything of ours has seen it.
/// </summary>
internal sealed class HeaderEncoding : Encoding
{
    public static HeaderEncoding Instance { get; } = new();

    public override int GetCharCount(byte[] bytes, int index, int count) => Of(bytes.AsSpan(index, count)).GetCharCount(bytes, index, count);

    public override unsafe int GetCharCount(byte* bytes, int count) => Of(new(bytes, count)).GetCharCount(bytes, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Of(bytes.AsSpan(byteIndex, byteCount)).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount) =>
        Of(new(bytes, byteCount)).GetChars(bytes, byteCount, chars, charCount);

    public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

    private static Encoding Of(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? UTF8 : Latin1;
}
