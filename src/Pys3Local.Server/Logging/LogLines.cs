using System.Text;

namespace Pys3Local.Server.Logging;

/// <summary>
/// What is written for people, into the log of a server: as it is, or one object of JSON to a line. Whoever writes never hears that it could not be
/// written: a full disk below the log is no reason to end what was to be reported.
/// </summary>
public sealed class LogLines(Stream stream, TimeProvider time, bool isJson) : TextWriter
{
    private readonly LogSink _sink = new(stream, time, isJson);
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;

        if (isJson)
            WriteObjects(value);
        else
            _sink.WriteText(value);
    }

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write(value + "\n");

    private void WriteObjects(string text)
    {
        lock (_gate)
        {
            foreach (var c in text)
            {
                if (c != '\n')
                {
                    _line.Append(c);
                    continue;
                }

                if (_line.Length > 0)
                    _sink.WriteLine("info", _line.ToString());
                _line.Clear();
            }
        }
    }
}
