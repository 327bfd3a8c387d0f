using System.Buffers.Binary;

namespace Pys3Local.Configuration;

/// <summary>What changes when a file is replaced: cheap to ask for and never the same for two writes that follow each other.</summary>
/// <param name="Inode">0 if the system does not say.</param>
/// <param name="Size">In bytes; -1 if the file is missing.</param>
/// <param name="Modified">In an unit of the system.</param>
/// <param name="Changed">The same for the last change of the inode, 0 if the system does not say.</param>
internal readonly record struct FileStamp(ulong Inode, long Size, Int128 Modified, Int128 Changed)
{
    private static readonly FileStamp Missing = new(0, -1, 0, 0);

    internal static FileStamp Of(string path)
    {
        Span<byte> status = stackalloc byte[PosixFile.StatusBytes];
        if (PosixFile.TryStatus(path, status))
        {
            // struct statx of linux/stat.h, which is the same on every architecture; a time is seconds (8 bytes) and nanoseconds (4).
            return new FileStamp(
                BinaryPrimitives.ReadUInt64LittleEndian(status[32..]),
                BinaryPrimitives.ReadInt64LittleEndian(status[40..]),
                BinaryPrimitives.ReadInt128LittleEndian(status[112..]),
                BinaryPrimitives.ReadInt128LittleEndian(status[96..]));
        }

        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(0, file.Length, file.LastWriteTimeUtc.Ticks, 0) : Missing;
    }
}
