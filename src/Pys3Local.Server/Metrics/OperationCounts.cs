using System.Collections.Concurrent;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Server.Metrics;

/// <summary>The requests of one operation.</summary>
internal sealed class OperationCounts
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    /// <summary>By status; 0 where the client went away.</summary>
    private readonly ConcurrentDictionary<int, Counter> _codes = new();

    public Histogram Duration { get; } = new(Bounds);

    public Histogram FirstByte { get; } = new(Bounds);

    public IEnumerable<(int Code, long Count)> Codes => _codes.OrderBy(code => code.Key).Select(code => (code.Key, code.Value.Value));

    public void Add(int code) => _codes.GetOrAdd(code, static _ => new Counter()).Add(1);
}
