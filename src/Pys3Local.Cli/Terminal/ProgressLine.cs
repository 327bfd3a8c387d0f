namespace Pys3Local.Cli.Terminal;

/// <summary>How far long work has come: one line that is written over on a terminal, nothing in a pipe.</summary>
internal sealed class ProgressLine<T>(Shell shell, Func<T, string> text) : IProgress<T>
    where T : struct
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private long _shown;

    public T Last { get; private set; }

    public void Report(T value)
    {
        Last = value;
        if (!_isTerminal || (_shown != 0 && shell.Time.GetElapsedTime(_shown) < Every))
            return;

        _shown = shell.Time.GetTimestamp();
        shell.Error.Write($"\r{text(value)}\x1b[K");
    }

    public void Clear()
    {
        if (_isTerminal && _shown != 0)
            shell.Error.Write("\r\x1b[K");
    }
}
