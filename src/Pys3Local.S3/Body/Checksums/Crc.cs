using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;

namespace Pys3Local.S3.Body.Checksums;

/// <summary>
/// A cyclic redundancy check of 32 or 64 bits, bits reflected, beginning with ones and inverted at the end, as all of S3's are.
/// </summary>
/// <remarks>
/// Long inputs are folded by carry-less multiplication, 64 bytes at a time: Gopal et al., "Fast CRC Computation for Generic
/// Polynomials Using PCLMULQDQ Instruction", Intel 2009. Where the processor has none, by eight tables of a byte each.
/// A register holds the polynomial with its highest power in the lowest bit; a product of two such registers comes out one
/// power too low, which the constants make up for.
/// </remarks>
internal sealed class Crc
{
    private const int Block = 64;

    /// <summary>CRC-32/ISO-HDLC, as in zlib.</summary>
    public static readonly Crc Crc32 = new(32, 0xEDB88320);

    /// <summary>CRC-32/ISCSI (Castagnoli).</summary>
    public static readonly Crc Crc32C = new(32, 0x82F63B78);

    /// <summary>CRC-64/NVME.</summary>
    public static readonly Crc Crc64Nvme = new(64, 0x9A6C9329AC4BC9B5);

    private readonly int _width;
    private readonly ulong _polynomial;
    private readonly ulong[] _tables = new ulong[8 * 256];
    private readonly Vector128<ulong> _fold;

    private Crc(int width, ulong polynomial)
    {
        _width = width;
        _polynomial = polynomial;
        Ones = ulong.MaxValue >> (64 - width);
        for (var i = 0; i < 256; i++)
            _tables[i] = Enumerable.Range(0, 8).Aggregate((ulong)i, (value, _) => TimesX(value));

        for (var i = 256; i < _tables.Length; i++)
            _tables[i] = _tables[_tables[i - 256] & 255] ^ (_tables[i - 256] >> 8);

        // Half a register and a whole one are moved on by a block of 512 bits.
        _fold = Vector128.Create(Power(64 + 8 * Block - 1), Power(8 * Block - 1)) << (64 - width);
    }

    public static Crc Of(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => Crc32,
        ChecksumAlgorithm.Crc32C => Crc32C,
        ChecksumAlgorithm.Crc64Nvme => Crc64Nvme,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>Bytes of the value.</summary>
    public int Length => _width / 8;

    /// <summary>The register to begin with, and what a register is inverted with to become the value.</summary>
    public ulong Ones { get; }

    /// <summary>The value of no bytes.</summary>
    public ulong OfNothing => 0;

    /// <summary>The register after further bytes.</summary>
    public ulong Update(ulong register, ReadOnlySpan<byte> data)
    {
        if (data.Length >= 2 * Block && (Pclmulqdq.IsSupported || ArmAes.IsSupported))
        {
            register = Fold(register, data);
            data = data[(data.Length & -Block)..];
        }

        return UpdateByTables(register, data);
    }

    /// <summary>The value of a content that is there as a whole, as it is sent.</summary>
    public byte[] Of(ReadOnlySpan<byte> content)
    {
        var value = new byte[Length];
        Write(Update(Ones, content) ^ Ones, value);
        return value;
    }

    /// <summary>The value of two pieces of data together, from the value of each and the second's length.</summary>
    public ulong Combine(ulong first, ulong second, long secondLength) => Multiply(Power(secondLength, bytes: true), first) ^ second;

    public ulong Read(ReadOnlySpan<byte> value) =>
        _width == 32 ? BinaryPrimitives.ReadUInt32BigEndian(value) : BinaryPrimitives.ReadUInt64BigEndian(value);

    public void Write(ulong value, Span<byte> output)
    {
        if (_width == 32)
            BinaryPrimitives.WriteUInt32BigEndian(output, (uint)value);
        else
            BinaryPrimitives.WriteUInt64BigEndian(output, value);
    }

    internal ulong UpdateByTables(ulong register, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> t = _tables;
        for (; data.Length >= 8; data = data[8..])
        {
            var x = register ^ BinaryPrimitives.ReadUInt64LittleEndian(data);
            register = t[7 * 256 + (int)(x & 255)] ^ t[6 * 256 + (int)(x >> 8 & 255)]
                ^ t[5 * 256 + (int)(x >> 16 & 255)] ^ t[4 * 256 + (int)(x >> 24 & 255)]
                ^ t[3 * 256 + (int)(x >> 32 & 255)] ^ t[2 * 256 + (int)(x >> 40 & 255)]
                ^ t[1 * 256 + (int)(x >> 48 & 255)] ^ t[(int)(x >> 56)];
        }

        foreach (var b in data)
            register = t[(int)((register ^ b) & 255)] ^ (register >> 8);

        return register;
    }

    private ulong Fold(ulong register, ReadOnlySpan<byte> data)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data[..(data.Length & -Block)]);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar(register), blocks[1], blocks[2], blocks[3]);
        for (var i = 4; i + 3 < blocks.Length; i += 4)
        {
            a = Move(a) ^ blocks[i];
            b = Move(b) ^ blocks[i + 1];
            c = Move(c) ^ blocks[i + 2];
            d = Move(d) ^ blocks[i + 3];
        }

        // What is left is congruent to all that was read.
        return UpdateByTables(0, MemoryMarshal.AsBytes<Vector128<ulong>>([a, b, c, d]));
    }

    private Vector128<ulong> Move(Vector128<ulong> value) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(value, _fold, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, _fold, 0x11)
        : ArmAes.PolynomialMultiplyWideningLower(value.GetLower(), _fold.GetLower()) ^ ArmAes.PolynomialMultiplyWideningUpper(value, _fold);

    private ulong TimesX(ulong value) => (value >> 1) ^ ((value & 1) == 0 ? 0 : _polynomial);

    /// <summary>x to that power, or to eight times that power.</summary>
    private ulong Power(long exponent, bool bytes = false)
    {
        var one = 1UL << (_width - 1);
        var square = TimesX(one);
        for (var i = 0; bytes && i < 3; i++)
            square = Multiply(square, square);

        var result = one;
        for (; exponent > 0; exponent >>= 1, square = Multiply(square, square))
            if ((exponent & 1) != 0)
                result = Multiply(result, square);

        return result;
    }

    private ulong Multiply(ulong left, ulong right)
    {
        var product = 0UL;
        for (var bit = 1UL << (_width - 1); bit != 0; bit >>= 1, right = TimesX(right))
            if ((left & bit) != 0)
                product ^= right;

        return product;
    }
}
