using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pys3Local.Server.Logging;

/// <summary>
/// Whole lines to one stream, from many threads. No failure of the stream reaches who writes: a line that cannot be written is lost, the next one
/// is tried, and the first that can be written again says how many were lost.
/// </summary>
/// <param name="isJson">One object to a line, in place of text.</param>
internal sealed class LogSink(Stream stream, TimeProvider time, bool isJson = false)
{
    /// <summary>EPIPE; ERROR_BROKEN_PIPE and ERROR_NO_DATA of Windows.</summary>
    private const int BrokenPipe = 32;
    private const int BrokenPipeOfWindows = unchecked((int)0x8007006D);
    private const int NoDataOfWindows = unchecked((int)0x800700E8);

    /// <summary>A pipe that nobody reads is tried no more often: somebody may read it again, or SIGHUP open another file.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private bool _gone;
    private long? _closed;
    private long _lost;

    public bool IsJson => isJson;

    public DateTimeOffset Now => time.GetUtcNow();

    public void WriteLine(string level, string text) => WriteRaw(Line(level, text));

    /// <summary>An object with the time, the level and what is added.</summary>
    public void WriteJson(string level, Action<Utf8JsonWriter> add) => WriteRaw(Json(level, add));

    /// <summary>A line that has a form of its own.</summary>
    public void WriteRaw(string whole) => WriteText(whole + "\n");

    /// <summary>As it is: a line with its end, or a part of one.</summary>
    public void WriteText(string text)
    {
        lock (_gate)
        {
            if (_gone || (_closed is { } since && time.GetElapsedTime(since) < Pause))
            {
                _lost++;
                return;
            }

            try
            {
                // What was written last may have ended in the middle of a line.
                var note = _lost == 0 ? "" : $"\n{Line("warn", $"{_lost} lines of the log could not be written and are lost")}\n";
                stream.Write(Encoding.UTF8.GetBytes(note + text));
                stream.Flush();
                (_lost, _closed) = (0, null);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                _lost++;
                _gone = failure is ObjectDisposedException;
                _closed = failure.HResult is BrokenPipe or BrokenPipeOfWindows or NoDataOfWindows ? time.GetTimestamp() : null;
            }
        }
    }

    /// <summary>Text from outside, safe on a terminal and on one line.</summary>
    public static string Printable(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var safe = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~')
                safe.Append(c);
            else
                safe.Append($"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }

    private string Line(string level, string text) => isJson
        ? Json(level, json => json.WriteString("message", text))
        : $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level} {text}";

    private string Json(string level, Action<Utf8JsonWriter> add)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            add(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
