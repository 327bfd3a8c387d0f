using System.Text;
using Pys3Local.Server.Logging;
using Pys3Local.Storage;

namespace Pys3Local.Server.Tests.Logging;

/// <summary>A log that cannot be written for a while costs the lines of that while, and nothing else.</summary>
public sealed class LogSinkTests
{
    private const int NoSpace = 28;
    private const int BrokenPipe = 32;

    private readonly FailingStream _stream = new();
    private readonly TestClock _clock = new();

    [Test]
    public void After_a_disk_that_was_full_lines_are_written_again_and_it_says_how_many_are_lost()
    {
        var sink = new LogSink(_stream, _clock);
        sink.WriteRaw("before");
        _stream.Error = new IOException("full", NoSpace);
        sink.WriteRaw("lost");
        sink.WriteRaw("lost, too");
        _stream.Error = null;
        sink.WriteRaw("after");
        sink.WriteRaw("later");
        var lines = _stream.Lines;
        Assert.Equal(["before", "after", "later"], lines.Where(static line => !line.Contains("warn", StringComparison.Ordinal)));
        Assert.EndsWith(" warn 2 lines of the log could not be written and are lost", lines[1], StringComparison.Ordinal);
    }

    [Test]
    public void In_a_log_of_json_it_says_so_in_json()
    {
        var sink = new LogSink(_stream, _clock, isJson: true);
        _stream.Error = new UnauthorizedAccessException();
        sink.WriteLine("info", "lost");
        _stream.Error = null;
        sink.WriteLine("info", "after");
        Assert.Equal(2, _stream.Lines.Count);
        Assert.Contains("\"level\":\"warn\",\"message\":\"1 lines of the log could not be written and are lost\"", _stream.Lines[0], StringComparison.Ordinal);
    }

    [Test]
    public void A_pipe_that_nobody_reads_is_tried_once_a_second()
    {
        var sink = new LogSink(_stream, _clock);
        _stream.Error = new IOException("closed", BrokenPipe);
        for (var i = 0; i < 10; i++)
            sink.WriteRaw("lost");

        Assert.Equal(1, _stream.Tries);
        _stream.Error = null;
        _clock.Advance(TimeSpan.FromSeconds(1));
        sink.WriteRaw("after");
        Assert.Equal("after", _stream.Lines[^1]);
        Assert.Contains("10 lines", _stream.Lines[0], StringComparison.Ordinal);
    }

    [Test]
    public void A_stream_that_was_disposed_is_not_tried_again()
    {
        var sink = new LogSink(_stream, _clock);
        _stream.Error = new ObjectDisposedException("log");
        sink.WriteRaw("lost");
        sink.WriteRaw("lost");
        Assert.Equal(1, _stream.Tries);
    }

    /// <summary>Who reports a fault on a thread of his own would end the process with it.</summary>
    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public void What_is_said_of_the_server_never_fails(bool isJson)
    {
        using var lines = new LogLines(_stream, _clock, isJson);
        _stream.Error = new IOException("full", NoSpace);
        lines.WriteLine("lost");
        lines.Write("lost, too\n");
        _stream.Error = null;
        lines.WriteLine("after");
        Assert.Contains("2 lines", _stream.Lines[0], StringComparison.Ordinal);
        Assert.Contains("after", _stream.Lines[1], StringComparison.Ordinal);
    }

    [Test]
    public void What_is_said_without_the_end_of_a_line_is_there_at_once()
    {
        using var lines = new LogLines(_stream, _clock, isJson: false);
        lines.Write("passphrase: ");
        Assert.Equal(["passphrase: "], _stream.Lines);
        lines.WriteLine();
        lines.WriteLine("{0} and {1}", "one", 2);
        lines.Write('c');
        Assert.Equal(["passphrase: ", "one and 2", "c"], _stream.Lines);
    }

    private sealed class FailingStream : WriteOnlyStream
    {
        private readonly MemoryStream _written = new();

        public Exception? Error { get; set; }

        public int Tries { get; private set; }

        public List<string> Lines => [.. Encoding.UTF8.GetString(_written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

        public override void Write(byte[] buffer, int offset, int count)
        {
            Tries++;
            if (Error is { } error)
                throw error;

            _written.Write(buffer, offset, count);
        }

        public override void Flush()
        {
        }
    }
}
