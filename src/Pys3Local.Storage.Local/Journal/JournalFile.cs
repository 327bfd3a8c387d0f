using System.Buffers.Binary;
using Pys3Local.Storage.Checksums;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// The records in a file. A record is length (4 bytes), CRC-32C of epoch and payload (4), epoch (8), payload; records follow one another.
/// </summary>
internal static class JournalFile
{
    public const int HeaderLength = 16;
    public const int RecordLimit = 4 << 20;

    /// <summary>The whole record at this place; null where there is none.</summary>
    /// <param name="size">Of the file, in bytes.</param>
    /// <param name="epoch">The record's; null: any.</param>
    public static (ulong Epoch, byte[] Payload)? TryRead(IOpenFile file, long size, long at, ulong? epoch)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!Fill(file, at, header))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var own = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        if (length is <= 0 or > RecordLimit || length > size - at - HeaderLength || (epoch is { } wanted && own != wanted))
        {
            return null;
        }

        var payload = new byte[length];
        return Fill(file, at + HeaderLength, payload) && CheckOf(own, payload) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..])
            ? (own, payload)
            : null;
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

    public static bool Fill(IOpenFile file, long at, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = file.Read(at, buffer);
            if (count == 0)
            {
                return false;
            }

            at += count;
            buffer = buffer[count..];
        }

        return true;
    }
}
