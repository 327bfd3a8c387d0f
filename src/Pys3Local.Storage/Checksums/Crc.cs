using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Pys3Local.Storage.Checksums;

/// <summary>The two cyclic redundancy checks that System.IO.Hashing 10 does not compute: CRC-32C and CRC-64/NVME.</summary>
/// <remarks>
/// Long inputs are folded by carry-less multiplication, 64 bytes at a time, or 256 where the processor multiplies four pairs at once: Gopal et al.,
/// "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009. What is short is read by the instruction for CRC-32C, or
/// by eight tables of a byte each. A product of two registers comes out one power too low, which the constants make up for.
/// </remarks>
public sealed class Crc
{
    /// <summary>CRC-32/ISCSI (Castagnoli).</summary>
    public static readonly Crc Crc32C = new(CrcPolynomial.Crc32C);

    /// <summary>CRC-64/NVME.</summary>
    public static readonly Crc Crc64Nvme = new(CrcPolynomial.Crc64Nvme);

    private const int Piece = 16;
    private const int Block = 4 * Piece;
    private const int WideBlock = 4 * Block;

    /// <summary>Bytes from which on the wide way is quicker: putting 16 pieces together has a price.</summary>
    private const int ManyBytes = 4 * WideBlock;

    private readonly bool _hasInstruction;
    private readonly Vector128<ulong> _overPiece;
    private readonly Vector128<ulong> _overBlock;
    private readonly Vector128<ulong> _overWideBlock;
    private ulong[]? _tables;

    private Crc(CrcPolynomial polynomial)
    {
        Polynomial = polynomial;
        _hasInstruction = polynomial == CrcPolynomial.Crc32C && (Sse42.X64.IsSupported || Arm.Crc32.Arm64.IsSupported);
        _overPiece = Over(Piece);
        _overBlock = Over(Block);
        _overWideBlock = Over(WideBlock);
    }

    /// <summary>What it is computed by.</summary>
    public CrcPolynomial Polynomial { get; }

    /// <summary>The register after further bytes; the first is <see cref="CrcPolynomial.Ones"/>.</summary>
    public ulong Update(ulong register, ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 * Piece || !(Pclmulqdq.IsSupported || Arm.Aes.IsSupported))
            return UpdateByWords(register, data);

        var pieces = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var rest = data[(pieces.Length * Piece)..];
        Vector128<ulong> state;
        if (Pclmulqdq.V512.IsSupported && data.Length >= ManyBytes)
        {
            state = FoldWide(register, MemoryMarshal.Cast<byte, Vector512<ulong>>(data[..(data.Length - data.Length % WideBlock)]));
            pieces = pieces[(data.Length / WideBlock * (WideBlock / Piece))..];
        }
        else if (data.Length >= 2 * Block)
        {
            state = Fold(register, pieces[..(pieces.Length & -4)]);
            pieces = pieces[(pieces.Length & -4)..];
        }
        else
        {
            state = pieces[0] ^ Vector128.CreateScalar(register);
            pieces = pieces[1..];
        }

        state = Append(state, pieces);

        // The piece that is left is congruent to all that was read.
        return UpdateByWords(UpdateByWords(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in state))), rest);
    }

    /// <summary>The value of a content that is there as a whole, as it is sent.</summary>
    public byte[] Of(ReadOnlySpan<byte> content)
    {
        var value = new byte[Polynomial.Length];
        Polynomial.Write(Update(Polynomial.Ones, content) ^ Polynomial.Ones, value);
        return value;
    }

    internal ulong UpdateByTables(ulong register, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> t = _tables ??= MakeTables();
        t = t[..(8 * 256)];
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

    private ulong UpdateByWords(ulong register, ReadOnlySpan<byte> data)
    {
        if (!_hasInstruction)
            return UpdateByTables(register, data);

        var crc = (uint)register;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));

        foreach (var octet in data)
            crc = BitOperations.Crc32C(crc, octet);

        return crc;
    }

    private Vector128<ulong> Fold(ulong register, ReadOnlySpan<Vector128<ulong>> pieces)
    {
        var (a, b, c, d) = (pieces[0] ^ Vector128.CreateScalar(register), pieces[1], pieces[2], pieces[3]);
        for (pieces = pieces[4..]; pieces.Length >= 4; pieces = pieces[4..])
        {
            a = Move(a, _overBlock) ^ pieces[0];
            b = Move(b, _overBlock) ^ pieces[1];
            c = Move(c, _overBlock) ^ pieces[2];
            d = Move(d, _overBlock) ^ pieces[3];
        }

        return Append(a, [b, c, d]);
    }

    private Vector128<ulong> FoldWide(ulong register, ReadOnlySpan<Vector512<ulong>> blocks)
    {
        var over = Vector512.Create(_overWideBlock);
        var (a, b, c, d) = (blocks[0] ^ Vector512.CreateScalar(register), blocks[1], blocks[2], blocks[3]);
        for (blocks = blocks[4..]; blocks.Length >= 4; blocks = blocks[4..])
        {
            a = MoveWide(a, over) ^ blocks[0];
            b = MoveWide(b, over) ^ blocks[1];
            c = MoveWide(c, over) ^ blocks[2];
            d = MoveWide(d, over) ^ blocks[3];
        }

        ReadOnlySpan<Vector512<ulong>> left = [a, b, c, d];
        var pieces = MemoryMarshal.Cast<Vector512<ulong>, Vector128<ulong>>(left);
        return Append(pieces[0], pieces[1..]);
    }

    private Vector128<ulong> Append(Vector128<ulong> state, ReadOnlySpan<Vector128<ulong>> pieces)
    {
        foreach (var piece in pieces)
            state = Move(state, _overPiece) ^ piece;

        return state;
    }

    private static Vector128<ulong> Move(Vector128<ulong> value, Vector128<ulong> over) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(value, over, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, over, 0x11)
        : Arm.Aes.PolynomialMultiplyWideningLower(value.GetLower(), over.GetLower()) ^ Arm.Aes.PolynomialMultiplyWideningUpper(value, over);

    private static Vector512<ulong> MoveWide(Vector512<ulong> value, Vector512<ulong> over) =>
        Pclmulqdq.V512.CarrylessMultiply(value, over, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(value, over, 0x11);

    /// <summary>What moves half a register and a whole one on by so many bytes.</summary>
    private Vector128<ulong> Over(int bytes) =>
        Vector128.Create(Polynomial.Power(64 + 8 * bytes - 1), Polynomial.Power(8 * bytes - 1)) << (64 - Polynomial.Width);

    private ulong[] MakeTables()
    {
        var tables = new ulong[8 * 256];
        for (var i = 0; i < tables.Length; i++)
        {
            var value = i < 256 ? (ulong)i : tables[i - 256];
            for (var bit = 0; bit < 8; bit++)
                value = Polynomial.TimesX(value);

            tables[i] = value;
        }

        return tables;
    }
}
