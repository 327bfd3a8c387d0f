using System.Buffers.Binary;

namespace Pys3Local.EndToEnd.Harness.Raw;

/// <summary>CRC-32 (ISO 3309), in the base64 form of <c>x-amz-checksum-crc32</c>.</summary>
public static class Crc32
{
    public static string Base64(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ~crc);
        return Convert.ToBase64String(bytes);
    }
}
