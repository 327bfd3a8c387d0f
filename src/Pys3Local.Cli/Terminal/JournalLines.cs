using Pys3Local.Storage;

namespace Pys3Local.Cli.Terminal;

/// <summary>
/// Lines for the journal of systemd, which takes a priority from the beginning of each (<c>&lt;4&gt;</c>, see sd-daemon(3)): <c>journalctl -p warning</c> finds
/// what an operator can act on. Lines are written whole.
/// </summary>
internal sealed class JournalLines(Stream stream) : WriteOnlyStream
{
    private const char Error = '3';
    private const char Warning = '4';
    private const char Notice = '5';
    private const char Information = '6';
    private const char Debug = '7';

    private readonly Lock _gate = new();
    private char _last = Information;

    /// <summary>Whether standard error is the journal: it is named by the socket's device and inode.</summary>
    public static bool IsStandardError(Shell shell) =>
        shell.Variable("JOURNAL_STREAM") is { } named && named.Split(':') is [_, var inode]
        && new FileInfo("/proc/self/fd/2").LinkTarget == $"socket:[{inode}]";

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            using var lines = new MemoryStream(buffer.Length + 16);
            foreach (var range in buffer.Split((byte)'\n'))
            {
                var line = buffer[range];
                if (line.Length > 0)
                {
                    _last = PriorityOf(line);
                    lines.Write([(byte)'<', (byte)_last, (byte)'>', .. line, (byte)'\n']);
                }
            }

            stream.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    /// <summary>By the level that a line of the log has after its time, or in its JSON; what is said without one is about something that is wrong.</summary>
    private char PriorityOf(ReadOnlySpan<byte> line)
    {
        var level = line[0] == '{' ? LevelOfJson(line) : line[0] is >= (byte)'0' and <= (byte)'9' ? SecondWord(line) : default;
        return level switch
        {
            _ when level.SequenceEqual("error"u8) => Error,
            _ when level.SequenceEqual("warn"u8) => Warning,
            _ when level.SequenceEqual("audit"u8) => Notice,
            _ when level.SequenceEqual("info"u8) => Information,
            _ when level.SequenceEqual("debug"u8) => Debug,
            // Below the line of a failure comes its stack trace.
            _ when line[0] is (byte)' ' or (byte)'\t' => _last,
            _ when line.StartsWith("pys3local: "u8) || line.StartsWith("verify: "u8) || line.StartsWith("keyring: "u8) => Warning,
            _ => Information,
        };
    }

    private static ReadOnlySpan<byte> SecondWord(ReadOnlySpan<byte> line)
    {
        var rest = line[(line.IndexOf((byte)' ') + 1)..];
        return rest.IndexOf((byte)' ') is > 0 and var end ? rest[..end] : rest;
    }

    private static ReadOnlySpan<byte> LevelOfJson(ReadOnlySpan<byte> line)
    {
        var name = "\"level\":\""u8;
        if (line.IndexOf(name) is not (>= 0 and var at))
            return default;

        var rest = line[(at + name.Length)..];
        return rest[..Math.Max(0, rest.IndexOf((byte)'"'))];
    }
}
