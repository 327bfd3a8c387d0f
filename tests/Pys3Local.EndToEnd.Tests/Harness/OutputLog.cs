using System.Collections.Concurrent;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>What a process wrote, line by line, bounded; a flood is counted, not kept.</summary>
public sealed class OutputLog
{
    private const int MaxLines = 20_000;

    private readonly ConcurrentQueue<string> _lines = new();
    private int _count;

    public IReadOnlyCollection<string> Lines => _lines;

    public string Text => string.Join('\n', _lines) + (_count > MaxLines ? $"\n… and {_count - MaxLines} lines more" : "");

    public void Add(string? line)
    {
        if (line is not null && Interlocked.Increment(ref _count) <= MaxLines)
            _lines.Enqueue(line);
    }
}
