using System.Buffers.Binary;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>Reads just enough of an executable to know whether it needs anything from the machine that it is copied to.</summary>
/// <remarks>System V ABI, chapter 5: a 64-bit little-endian ELF file with the segment PT_INTERP names a dynamic loader.</remarks>
internal static class ElfFile
{
    private const int Interpreter = 3;

    public static bool NeedsALoader(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[64];
        file.ReadExactly(header);
        var offset = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        var entryBytes = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(54));
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        var table = new byte[entryBytes * entries];
        file.Position = offset;
        file.ReadExactly(table);
        return Enumerable.Range(0, entries).Any(i => BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(i * entryBytes)) == Interpreter);
    }
}
