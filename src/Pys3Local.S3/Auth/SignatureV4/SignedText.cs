using System.Buffers;
using System.Text;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The bytes that are signed, put together in a rented buffer.</summary>
internal sealed class SignedText : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2048);
    private int _length;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public void Append(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    /// <summary>See <see cref="PercentEncoding"/>.</summary>
    public void AppendEncoded(ReadOnlySpan<char> text, bool keepSlash = false)
    {
        Reserve(PercentEncoding.MaxEncodedLength(text));
        _length += PercentEncoding.Encode(text, keepSlash, _buffer.AsSpan(_length));
    }

    public void AppendLine(ReadOnlySpan<char> text)
    {
        Append(text);
        Append((byte)'\n');
    }

    /// <summary>Starts again.</summary>
    public void Clear() => _length = 0;

    /// <summary>Lower-case hex.</summary>
    public void AppendHex(ReadOnlySpan<byte> bytes)
    {
        Reserve(2 * bytes.Length);
        LowerHex.Write(bytes, _buffer.AsSpan(_length));
        _length += 2 * bytes.Length;
    }

    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count)
            return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, _length + count));
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>Lower-case hex as ASCII, which the framework writes only as UTF-16.</summary>
internal static class LowerHex
{
    /// <param name="result">Twice as long as the bytes.</param>
    public static void Write(ReadOnlySpan<byte> bytes, Span<byte> result)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            result[2 * i] = "0123456789abcdef"u8[bytes[i] >> 4];
            result[2 * i + 1] = "0123456789abcdef"u8[bytes[i] & 15];
        }
    }
}
