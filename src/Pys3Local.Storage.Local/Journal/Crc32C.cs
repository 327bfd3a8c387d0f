using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>CRC-32C (Castagnoli), with the processor's instruction where the program was compiled for one, else eight bytes at a time from tables.</summary>
internal static class Crc32C
{
    private const uint Polynomial = 0x82F63B78;

    private static readonly bool s_hasInstruction = Sse42.X64.IsSupported || Arm.Crc32.Arm64.IsSupported;
    private static readonly uint[] s_tables = s_hasInstruction ? [] : MakeTables();

    public static uint Of(ulong seed, ReadOnlySpan<byte> bytes) => ~Append(Append(uint.MaxValue, seed), bytes);

    /// <summary>Goes on with a sum that began with all bits set and ends with all bits turned.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = Append(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var octet in bytes)
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        return crc;
    }

    /// <inheritdoc cref="Append(uint, ReadOnlySpan{byte})"/>
    public static uint Append(uint crc, ulong word) => s_hasInstruction ? BitOperations.Crc32C(crc, word) : FromTables(s_tables, crc ^ word);

    /// <summary>"Slicing-by-8": table <c>k</c> has what an octet comes to that has <c>k</c> others behind it.</summary>
    internal static uint FromTables(ReadOnlySpan<uint> tables, ulong word)
    {
        tables = tables[..(8 * 256)];
        return tables[0x700 + (int)(word & 0xFF)] ^ tables[0x600 + (int)((word >> 8) & 0xFF)]
            ^ tables[0x500 + (int)((word >> 16) & 0xFF)] ^ tables[0x400 + (int)((word >> 24) & 0xFF)]
            ^ tables[0x300 + (int)((word >> 32) & 0xFF)] ^ tables[0x200 + (int)((word >> 40) & 0xFF)]
            ^ tables[0x100 + (int)((word >> 48) & 0xFF)] ^ tables[(int)(word >> 56)];
    }

    internal static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0; i < tables.Length; i++)
        {
            var value = i < 256 ? (uint)i : tables[i - 256];
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ (Polynomial & (0 - (value & 1)));
            }

            tables[i] = value;
        }

        return tables;
    }
}
