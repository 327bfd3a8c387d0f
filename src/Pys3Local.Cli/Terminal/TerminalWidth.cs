using System.Runtime.InteropServices;

namespace Pys3Local.Cli.Terminal;

/// <summary>How many columns standard output has.</summary>
internal static partial class TerminalWidth
{
    /// <summary>What text is written for if there is no terminal, as in a pipe or a file.</summary>
    public const int Default = 80;

    // Narrower, nothing readable can be made of columns; wider, lines are hard to follow.
    private const int Least = 40;
    private const int Most = 120;

    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ of ioctl_tty(2) on Linux

    public static int OfOutput()
    {
        var columns = Console.IsOutputRedirected ? 0 : Ask();
        return columns == 0 ? Default : Math.Clamp(columns, Least, Most);
    }

    // The framework's own property would first put the terminal into a mode of its own.
    private static int Ask()
    {
        if (!OperatingSystem.IsLinux())
            return Console.WindowWidth;

        return Control(Descriptor.Output, GetWindowSize, out var size) == 0 ? size.Columns : 0;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, out WindowSize size);

    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
