using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pys3Local.Cli.Terminal;

/// <summary>While it lives the terminal does not show what is typed; it is put back at the end, also at one by a signal.</summary>
internal sealed partial class WithoutEcho : IDisposable
{
    private const int AfterOutput = 1; // TCSADRAIN of tcsetattr(3): what was typed ahead is kept

    // Bits of c_lflag, the same on Linux and macOS but for ECHONL, which is not used.
    private const uint Echo = 8;

    // struct termios has 60 bytes on Linux and 72 on macOS; its fields are 32 bits wide there and 64 bits here.
    private const int TermiosBytes = 128;
    private static readonly int LocalFlags = OperatingSystem.IsLinux() ? 12 : 24;

    private readonly byte[]? _before;
    private readonly PosixSignalRegistration[] _signals = [];

    /// <summary>Switches the echo off; what is not a terminal stays as it is.</summary>
    public WithoutEcho()
    {
        var state = new byte[TermiosBytes];
        if (GetState(Descriptor.Input, ref state[0]) != 0)
            return;
        _before = [.. state];
        // The default action follows: the process ends by the signal.
        _signals = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            .Select(signal => PosixSignalRegistration.Create(signal, _ => Restore()))];
        var flags = state.AsSpan(LocalFlags, sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(flags, BinaryPrimitives.ReadUInt32LittleEndian(flags) & ~Echo);
        _ = SetState(Descriptor.Input, AfterOutput, in state[0]);
    }

    public void Dispose()
    {
        Restore();
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private void Restore()
    {
        if (_before is not null)
            _ = SetState(Descriptor.Input, AfterOutput, in _before[0]);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetState(int descriptor, ref byte state);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetState(int descriptor, int when, in byte state);
}
