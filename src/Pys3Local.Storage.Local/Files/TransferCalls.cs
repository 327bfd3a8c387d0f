namespace Pys3Local.Storage.Local.Files;

/// <summary>
/// The system calls that move bytes. Each may move fewer than it was asked for, and says −1 and leaves an error number where it moved
/// none: tests derive from this to make them.
/// </summary>
internal class TransferCalls
{
    public static TransferCalls Kernel { get; } = new();

    public virtual unsafe nint Read(int file, byte* buffer, nuint count, long offset) => LinuxCalls.Read(file, buffer, count, offset);

    public virtual unsafe nint Write(int file, byte* buffer, nuint count, long offset) => LinuxCalls.Write(file, buffer, count, offset);

    public virtual nint Copy(int from, ref long fromOffset, int to, ref long offset, nuint count) =>
        LinuxCalls.CopyRange(from, ref fromOffset, to, ref offset, count, 0);
}
