using System.Buffers;
using System.Numerics;
using System.Text;
using Pys3Local.Storage.Checksums;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// The CRC-32C of a row, kept with it: SQLite has no checksums, and what a bit that flips makes of a key or an ETag would be taken for
/// the truth. It begins with the id of the bucket, so that a row that was moved to another one differs, too.
/// </summary>
internal struct RowSum
{
    private ulong _crc;

    public static RowSum Begin(long bucket)
    {
        var sum = new RowSum { _crc = CrcPolynomial.Crc32C.Ones };
        sum.Number(bucket);
        return sum;
    }

    public readonly long Value => ~(uint)_crc;

    public long Number(long number)
    {
        _crc = BitOperations.Crc32C((uint)_crc, (ulong)number);
        return number;
    }

    /// <summary>Nothing counts as empty.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _crc = Crc.Crc32C.Update(_crc, bytes);
        return bytes;
    }

    public string? Text(string? text)
    {
        if (text is null)
        {
            Bytes(default);
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Bytes(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }
}
