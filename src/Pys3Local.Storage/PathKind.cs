using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pys3Local.Storage;

/// <summary>What a path leads to. Links are followed.</summary>
public enum PathKind
{
    /// <summary>Nothing, or a link to nothing.</summary>
    Missing,

    File,

    Directory,

    /// <summary>A pipe, a socket or a device: opening it may wait for ever.</summary>
    Special,
}

/// <summary>
/// Looks at a path, and fails where it cannot be looked at. <see cref="File.Exists"/> answers no to that as well, and to a directory: an unreadable file of keys would be no keys.
/// </summary>
public static partial class PathKinds
{
    private const int CurrentDirectory = -100;
    private const uint Type = 1;
    private const int StatusBytes = 256;

    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int Access = 13;
    private const int NotDirectory = 20;

    /// <exception cref="UnauthorizedAccessException">A directory on the way may not be searched.</exception>
    /// <exception cref="IOException">It cannot be looked at for another reason.</exception>
    public static PathKind Of(string path) => OperatingSystem.IsLinux() ? OnLinux(path) : Elsewhere(path);

    /// <summary>Whether there is anything.</summary>
    /// <exception cref="UnauthorizedAccessException">As in <see cref="Of"/>.</exception>
    /// <exception cref="IOException">As in <see cref="Of"/>.</exception>
    public static bool IsThere(string path) => Of(path) != PathKind.Missing;

    private static unsafe PathKind OnLinux(string path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        int result;
        fixed (byte* buffer = status)
            result = Status(CurrentDirectory, path, 0, Type, buffer);

        if (result != 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                NoEntry or NotDirectory => PathKind.Missing,
                Access or NotPermitted => throw new UnauthorizedAccessException($"{path}: permission denied"),
                var error => throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error),
            };
        }

        // struct statx of linux/stat.h: stx_mode, whose upper four bits are the type (inode(7)).
        return (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & 0xf000) switch
        {
            0x8000 => PathKind.File,
            0x4000 => PathKind.Directory,
            _ => PathKind.Special,
        };
    }

    private static PathKind Elsewhere(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.Directory) != 0 ? PathKind.Directory : PathKind.File;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return PathKind.Missing;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int directory, string path, int flags, uint mask, byte* status);
}
