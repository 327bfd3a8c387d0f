using System.Text;

namespace Pys3Local.Server.Logging;

/// <summary>Whole lines to one stream, from many threads. A stream that is gone (a closed pipe) silences the log, not the server.</summary>
internal sealed class LogSink(Stream stream, TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile bool _broken;

    public void WriteLine(string level, string text)
    {
        if (_broken)
            return;
        byte[] line = Encoding.UTF8.GetBytes($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level} {text}\n");
        try
        {
            lock (_gate)
            {
                stream.Write(line);
                stream.Flush();
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            _broken = true;
        }
    }

    /// <summary>Text from outside, safe on a terminal and on one line.</summary>
    public static string Printable(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var safe = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            if (c is >= ' ' and <= '~')
                safe.Append(c);
            else
                safe.Append($"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }
}
