using System.Buffers.Binary;
using Pys3Local.Storage.Checksums;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// The records in a file. A record is length (4 bytes), CRC-32C of epoch and payload (4), epoch (8), payload; records follow one another.
/// </summary>
internal static class JournalFile
{
    /// <summary>See <see cref="IOpenFile.Read"/>.</summary>
    public delegate int ReadAt(long offset, Span<byte> buffer);

    public const int HeaderLength = 16;
    public const int RecordLimit = 4 << 20;

    /// <summary>The whole record at this place; null if there is none.</summary>
    /// <param name="size">Of the file, in bytes.</param>
    /// <param name="epoch">The record's; null: any.</param>
    public static (ulong Epoch, byte[] Payload)? TryRead(IOpenFile file, long size, long at, ulong? epoch) => TryRead(file.Read, size, at, epoch);

    /// <param name="read">As <see cref="IOpenFile.Read"/>.</param>
    /// <param name="size">Of the file, in bytes.</param>
    /// <param name="at">May lead anywhere: it can come from a length that the disk has changed.</param>
    /// <param name="epoch">As above.</param>
    public static (ulong Epoch, byte[] Payload)? TryRead(ReadAt read, long size, long at, ulong? epoch)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (at < 0 || at > size - HeaderLength || !Fill(read, at, header))
            return null;

        var own = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        return (epoch is not { } wanted || own == wanted) && ReadPayload(read, size, at, header, own) is { } payload ? (own, payload) : null;
    }

    /// <summary>The record at this place is whole, but for its own epoch: its checksum says that it had this one.</summary>
    public static bool IsWholeBut(ReadAt read, long size, long at, ulong epoch)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        return at <= size - HeaderLength && Fill(read, at, header) && ReadPayload(read, size, at, header, epoch) is not null;
    }

    private static byte[]? ReadPayload(ReadAt read, long size, long at, ReadOnlySpan<byte> header, ulong epoch)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is <= 0 or > RecordLimit || length > size - at - HeaderLength)
            return null;

        var payload = new byte[length];
        return Fill(read, at + HeaderLength, payload) && CheckOf(epoch, payload) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? payload : null;
    }

    public static void WriteHeader(Span<byte> record, ulong epoch)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], CheckOf(epoch, record[HeaderLength..]));
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], epoch);
    }

    private static uint CheckOf(ulong epoch, ReadOnlySpan<byte> payload)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, epoch);
        var register = Crc.Crc32C.Update(CrcPolynomial.Crc32C.Ones, seed);
        return ~(uint)Crc.Crc32C.Update(register, payload);
    }

    public static bool Fill(ReadAt read, long at, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = read(at, buffer);
            if (count == 0)
                return false;

            at += count;
            buffer = buffer[count..];
        }

        return true;
    }
}
