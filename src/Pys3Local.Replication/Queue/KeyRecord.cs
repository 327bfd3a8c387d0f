using System.Buffers.Binary;
using System.Text;
using Pys3Local.Storage.Checksums;

namespace Pys3Local.Replication.Queue;

/// <summary>A key of a bucket.</summary>
internal readonly record struct KeyName(string Bucket, string Key);

/// <summary>
/// A line of the log: that a key waits, or that it does not any more. In the file: four bytes for the length of what follows the sum, its CRC-32C, a byte for
/// the kind, eight for the time in ticks, two for the length of the bucket, the bucket, the key. Numbers have their lowest byte first.
/// </summary>
internal readonly record struct KeyRecord(KeyName Name, bool Waits, DateTimeOffset Since)
{
    private const int HeaderLength = 8;
    private const int FixedLength = 11;

    /// <summary>More than a name of a bucket and a key have.</summary>
    private const int Limit = 64 << 10;

    public byte[] Encode()
    {
        var bucket = Encoding.UTF8.GetBytes(Name.Bucket);
        var key = Encoding.UTF8.GetBytes(Name.Key);
        var bytes = new byte[HeaderLength + FixedLength + bucket.Length + key.Length];
        var content = bytes.AsSpan(HeaderLength);
        content[0] = Waits ? (byte)'+' : (byte)'-';
        BinaryPrimitives.WriteInt64LittleEndian(content[1..], Since.UtcTicks);
        BinaryPrimitives.WriteUInt16LittleEndian(content[9..], (ushort)bucket.Length);
        bucket.CopyTo(content[FixedLength..]);
        key.CopyTo(content[(FixedLength + bucket.Length)..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Sum(content));
        return bytes;
    }

    /// <summary>Null where what is there is not as it was written.</summary>
    public static KeyRecord? Read(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < HeaderLength)
            return null;

        var size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (size is < FixedLength or > Limit || bytes.Length < HeaderLength + size)
            return null;

        var content = bytes.Slice(HeaderLength, size);
        var bucket = BinaryPrimitives.ReadUInt16LittleEndian(content[9..]);
        if (Sum(content) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) || FixedLength + bucket > size)
            return null;

        length = HeaderLength + size;
        return new KeyRecord(
            new KeyName(Encoding.UTF8.GetString(content.Slice(FixedLength, bucket)), Encoding.UTF8.GetString(content[(FixedLength + bucket)..])),
            content[0] == (byte)'+',
            new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(content[1..]), TimeSpan.Zero));
    }

    private static uint Sum(ReadOnlySpan<byte> content) => ~(uint)Crc.Crc32C.Update(CrcPolynomial.Crc32C.Ones, content);
}
