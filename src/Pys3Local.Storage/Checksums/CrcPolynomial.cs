using System.Buffers.Binary;

namespace Pys3Local.Storage.Checksums;

/// <summary>
/// The arithmetic of a cyclic redundancy check of 32 or 64 bits: bits reflected, the register begins with ones and is inverted at the end, as in
/// CRC-32, CRC-32C and CRC-64/NVME. A value has its highest power in the lowest bit.
/// </summary>
/// <remarks>System.IO.Hashing computes CRC-32, but does not combine the values of two pieces.</remarks>
public sealed class CrcPolynomial
{
    /// <summary>CRC-32/ISO-HDLC, as in zlib.</summary>
    public static readonly CrcPolynomial Crc32 = new(32, 0xEDB88320);

    /// <summary>CRC-32/ISCSI (Castagnoli).</summary>
    public static readonly CrcPolynomial Crc32C = new(32, 0x82F63B78);

    /// <summary>CRC-64/NVME.</summary>
    public static readonly CrcPolynomial Crc64Nvme = new(64, 0x9A6C9329AC4BC9B5);

    private readonly ulong _polynomial;

    private CrcPolynomial(int width, ulong polynomial)
    {
        Width = width;
        _polynomial = polynomial;
    }

    /// <summary>Bits of the value.</summary>
    public int Width { get; }

    /// <summary>Bytes of the value.</summary>
    public int Length => Width / 8;

    /// <summary>The register to begin with, and what a register is inverted with to become the value.</summary>
    public ulong Ones => ulong.MaxValue >> (64 - Width);

    /// <summary>The value of no bytes.</summary>
    public static ulong OfNothing => 0;

    /// <summary>The value of two pieces of data together, from the value of each and the second's length in bytes.</summary>
    public ulong Combine(ulong first, ulong second, long secondLength) => Multiply(Power(secondLength, bytes: true), first) ^ second;

    /// <summary>A value as it is sent: big-endian.</summary>
    public ulong Read(ReadOnlySpan<byte> value) =>
        Width == 32 ? BinaryPrimitives.ReadUInt32BigEndian(value) : BinaryPrimitives.ReadUInt64BigEndian(value);

    /// <summary>The opposite of <see cref="Read"/>.</summary>
    public void Write(ulong value, Span<byte> output)
    {
        if (Width == 32)
            BinaryPrimitives.WriteUInt32BigEndian(output, (uint)value);
        else
            BinaryPrimitives.WriteUInt64BigEndian(output, value);
    }

    internal ulong TimesX(ulong value) => (value >> 1) ^ ((value & 1) == 0 ? 0 : _polynomial);

    /// <summary>x to that power, or to eight times that power.</summary>
    internal ulong Power(long exponent, bool bytes = false)
    {
        var one = 1UL << (Width - 1);
        var square = TimesX(one);
        for (var i = 0; bytes && i < 3; i++)
            square = Multiply(square, square);

        var result = one;
        for (; exponent > 0; exponent >>= 1, square = Multiply(square, square))
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, square);
        }

        return result;
    }

    private ulong Multiply(ulong left, ulong right)
    {
        var product = 0UL;
        for (var bit = 1UL << (Width - 1); bit != 0; bit >>= 1, right = TimesX(right))
        {
            if ((left & bit) != 0)
                product ^= right;
        }

        return product;
    }
}
