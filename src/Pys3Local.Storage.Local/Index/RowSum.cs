using System.Buffers;
using System.Text;
using Pys3Local.Storage.Local.Journal;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// The CRC-32C of a row, kept with it: SQLite has no checksums, and what a bit that flips makes of a key or an ETag would be taken for
/// the truth. It begins with the id of the bucket, so that a row that was moved to another one differs, too.
/// </summary>
internal struct RowSum
{
    private uint _crc;

    public static RowSum Begin(long bucket) => new() { _crc = Crc32C.Append(uint.MaxValue, (ulong)bucket) };

    public readonly long Value => ~_crc;

    public long Number(long number)
    {
        _crc = Crc32C.Append(_crc, (ulong)number);
        return number;
    }

    /// <summary>Nothing counts as empty.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes)
    {
        _crc = Crc32C.Append(Crc32C.Append(_crc, (ulong)bytes.Length), bytes);
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
