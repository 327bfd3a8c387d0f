using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage.Checksums;

namespace Pys3Local.Events;

/// <summary>An event in a file: four bytes for the length of what follows the sum, its CRC-32C, a byte for the length of the id, the id, the body. Numbers have their lowest byte first.</summary>
internal static class EventRecordFile
{
    private const int HeaderLength = 8;

    /// <summary>More than an event has.</summary>
    private const int Limit = 1 << 20;

    public static byte[] Encode(IReadOnlyList<QueuedEvent> events)
    {
        using var bytes = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderLength];
        foreach (var (id, body) in events)
        {
            byte[] content = [(byte)id.Length, .. Encoding.ASCII.GetBytes(id), .. body.Span];
            BinaryPrimitives.WriteInt32LittleEndian(header, content.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Sum(content));
            bytes.Write(header);
            bytes.Write(content);
        }

        return bytes.ToArray();
    }

    /// <summary>Null at the end, and where what is there is not as it was written.</summary>
    public static Entry? Read(SafeFileHandle file, long offset, long length)
    {
        var header = new byte[HeaderLength];
        if (offset + HeaderLength > length || !TryFill(file, header, offset))
            return null;

        var size = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (size is < 1 or > Limit || offset + HeaderLength + size > length)
            return null;

        var content = new byte[size];
        return TryFill(file, content, offset + HeaderLength) && Sum(content) == BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)) && 1 + content[0] <= size
            ? new Entry(new QueuedEvent(Encoding.ASCII.GetString(content, 1, content[0]), content.AsMemory(1 + content[0])), HeaderLength + size)
            : null;
    }

    /// <summary>How many there are from an offset on, by their lengths alone.</summary>
    public static int Count(SafeFileHandle file, long offset, long length)
    {
        var count = 0;
        var header = new byte[HeaderLength];
        while (offset + HeaderLength <= length && TryFill(file, header, offset) && BinaryPrimitives.ReadInt32LittleEndian(header) is >= 1 and <= Limit and var size && offset + HeaderLength + size <= length)
        {
            count++;
            offset += HeaderLength + size;
        }

        return count;
    }

    private static bool TryFill(SafeFileHandle file, byte[] buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(filled), offset + filled);
            if (read == 0)
                return false;

            filled += read;
        }

        return true;
    }

    private static uint Sum(ReadOnlySpan<byte> content) => ~(uint)Crc.Crc32C.Update(CrcPolynomial.Crc32C.Ones, content);

    /// <summary>An event, and the bytes that it takes in the file.</summary>
    internal readonly record struct Entry(QueuedEvent Event, int Length);
}
