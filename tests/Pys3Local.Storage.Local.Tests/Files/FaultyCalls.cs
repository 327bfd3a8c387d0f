using System.Runtime.InteropServices;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>The kernel's calls, of which one, or every one, does not do all that it is asked for.</summary>
internal sealed class FaultyCalls : TransferCalls
{
    private readonly Lock _lock = new();
    private TransferFault _fault;
    private int _left = -1;

    /// <summary>The most that any call moves.</summary>
    public nuint Limit { get; init; } = nuint.MaxValue;

    /// <summary>Calls that have been made.</summary>
    public int Count { get; private set; }

    /// <summary>The call with this number from now, from 0, goes wrong.</summary>
    public void Plan(int number, TransferFault fault)
    {
        lock (_lock)
            (_left, _fault) = (number, fault);
    }

    /// <returns>Whether what was planned has come.</returns>
    public bool Forget()
    {
        lock (_lock)
        {
            var came = _left < 0;
            (_left, _fault) = (-1, TransferFault.None);
            return came;
        }
    }

    public override unsafe nint Read(int file, byte* buffer, nuint count, long offset) =>
        Next(ref count, isRead: true) ?? base.Read(file, buffer, count, offset);

    public override unsafe nint Write(int file, byte* buffer, nuint count, long offset) =>
        Next(ref count, isRead: false) ?? base.Write(file, buffer, count, offset);

    public override nint Copy(int from, ref long fromOffset, int to, ref long offset, nuint count) =>
        Next(ref count, isRead: false) ?? base.Copy(from, ref fromOffset, to, ref offset, count);

    /// <returns>What the call returns; null where it is made, with perhaps fewer bytes to move.</returns>
    private nint? Next(ref nuint count, bool isRead)
    {
        count = nuint.Min(count, Limit);
        lock (_lock)
        {
            Count++;
            if (_left < 0 || _left-- > 0)
                return null;

            switch (_fault)
            {
                case TransferFault.Short:
                    count = (count + 1) / 2;
                    return null;
                case TransferFault.Interrupted:
                    return Failed(LinuxErrors.Interrupted);
                case TransferFault.Nothing when isRead:
                    // That is the end of the file: the kernel does not say it before.
                    _left = -1;
                    return null;
                case TransferFault.Nothing:
                    return 0;
                case TransferFault.ShortThenFull when count > 1:
                    // The rest of what was asked for is asked for next.
                    (count, _left, _fault) = ((count + 1) / 2, 0, TransferFault.Full);
                    return null;
                case TransferFault.ShortThenFull or TransferFault.Full:
                    return Failed(isRead ? LinuxErrors.InputOutput : LinuxErrors.NoSpace);
                default:
                    return null;
            }
        }
    }

    private static nint Failed(int error)
    {
        Marshal.SetLastPInvokeError(error);
        return -1;
    }
}
