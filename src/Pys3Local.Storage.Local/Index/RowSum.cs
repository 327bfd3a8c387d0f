using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// The CRC-32C of a row, kept with it: SQLite has no checksums, and what a bit that flips makes of a key or an ETag would be taken for
/// the truth. It begins with the id of the bucket, so that a row that was moved to another one differs, too.
/// </summary>
internal struct RowSum
{
    private uint _crc;

    public static RowSum Begin(long bucket)
    {
        var sum = new RowSum { _crc = uint.MaxValue };
        sum.Number(bucket);
        return sum;
    }

    public readonly long Value => ~_crc;

    public long Number(long number)
    {
        _crc = BitOperations.Crc32C(_crc, (ulong)number);
        return number;
    }

    /// <summary>Nothing counts as empty. A column is a few words long: the ways of <see cref="Checksums.Crc"/> for long content would cost more than these.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        var crc = _crc;
        var rest = bytes;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(rest));

        foreach (var octet in rest)
            crc = BitOperations.Crc32C(crc, octet);

        _crc = crc;
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
