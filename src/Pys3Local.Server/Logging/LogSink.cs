using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pys3Local.Server.Logging;

/// <summary>Whole lines to one stream, from many threads. A stream that is gone (a closed pipe) silences the log, not the server.</summary>
/// <param name="isJson">One object to a line, in place of text.</param>
internal sealed class LogSink(Stream stream, TimeProvider time, bool isJson = false)
{
    private readonly Lock _gate = new();
    private volatile bool _broken;

    public bool IsJson => isJson;

    public DateTimeOffset Now => time.GetUtcNow();

    public void WriteLine(string level, string text)
    {
        if (isJson)
            WriteJson(level, json => json.WriteString("message", text));
        else
            WriteRaw($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level} {text}");
    }

    /// <summary>An object with the time, the level and what is added.</summary>
    public void WriteJson(string level, Action<Utf8JsonWriter> add)
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

        WriteRaw(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }

    /// <summary>A line that has a form of its own.</summary>
    public void WriteRaw(string whole)
    {
        if (_broken)
            return;
        var line = Encoding.UTF8.GetBytes(whole + "\n");
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
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~')
                safe.Append(c);
            else
                safe.Append($"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }
}
