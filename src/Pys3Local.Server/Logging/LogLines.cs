using System.Text;

namespace Pys3Local.Server.Logging;

/// <summary>What is written for people, line by line, as a log of JSON: one object to a line.</summary>
public sealed class JsonLines(Stream stream, TimeProvider time) : TextWriter
{
    private readonly LogSink _sink = new(stream, time, isJson: true);
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate)
        {
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }

            if (_line.Length > 0)
                _sink.WriteLine("info", _line.ToString());
            _line.Clear();
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_gate)
            Write(value + "\n");
    }
}
