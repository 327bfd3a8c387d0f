using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Pys3Local.Storage.Local.Files;

/// <summary>Reads a directory by the kernel's own call, which says what each entry is: to look at each would cost more than all else.</summary>
internal static class LinuxDirectory
{
    private const int BufferSize = 32 << 10;

    // struct linux_dirent64: one layout on every architecture.
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    public static IEnumerable<DirectoryItem> Items(string path, Func<string, FileFacts?> find)
    {
        var descriptor = LinuxCalls.Open(path, LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec | LinuxCalls.NonBlocking, 0);
        if (descriptor < 0 && IsMissing(path))
            yield break;

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (Read(descriptor, buffer, path) is var count and > 0)
            {
                for (var at = 0; at < count; at += MemoryMarshal.Read<ushort>(buffer.AsSpan(at + LengthOffset)))
                {
                    if (NameAt(buffer, at) is var name && name is not ("." or ".."))
                        yield return new DirectoryItem(name, KindOf(buffer[at + TypeOffset]) ?? find($"{path}/{name}")?.Kind ?? FileKind.Other, Escaped(name, buffer, at));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _ = LinuxCalls.Close(descriptor);
        }
    }

    private static int Read(int descriptor, byte[] buffer, string path)
    {
        var count = (int)LinuxCalls.Entries(descriptor, buffer, (nuint)buffer.Length);
        return count < 0 && IsMissing(path) ? 0 : count;
    }

    /// <summary>What the last call has failed for: nothing of that name, or no directory. All else is thrown.</summary>
    private static bool IsMissing(string path) => Marshal.GetLastPInvokeError() switch
    {
        LinuxErrors.NoEntry or LinuxErrors.NotDirectory or LinuxErrors.NameTooLong => true,
        var error => throw LinuxErrors.From(error, path),
    };

    private static string NameAt(byte[] buffer, int at)
    {
        var name = buffer.AsSpan(at + NameOffset);
        return Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
    }

    /// <summary>See <see cref="DirectoryItem.Escaped"/>. What cannot be read becomes U+FFFD, which a name may have as well.</summary>
    private static string? Escaped(string name, byte[] buffer, int at)
    {
        if (!name.Contains('\ufffd', StringComparison.Ordinal))
            return null;

        var bytes = buffer.AsSpan(at + NameOffset);
        bytes = bytes[..bytes.IndexOf((byte)0)];
        if (Utf8.IsValid(bytes))
            return null;

        var escaped = new StringBuilder();
        foreach (var one in bytes)
            _ = one is >= 0x20 and < 0x7f ? escaped.Append((char)one) : escaped.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");

        return escaped.ToString();
    }

    /// <summary>Null if the file system does not say.</summary>
    private static FileKind? KindOf(byte type) => type switch
    {
        0 => null,
        4 => FileKind.Directory,
        8 => FileKind.File,
        _ => FileKind.Other,
    };
}
