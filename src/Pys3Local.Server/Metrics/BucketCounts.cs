using System.Collections.Concurrent;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Server.Metrics;

/// <summary>The requests about one bucket.</summary>
internal sealed class BucketCounts
{
    private readonly ConcurrentDictionary<string, Counter> _operations = new(StringComparer.Ordinal);

    public Counter Received { get; } = new();

    public Counter Sent { get; } = new();

    public Counter ClientErrors { get; } = new();

    public Counter ServerErrors { get; } = new();

    public IEnumerable<(string Operation, long Count)> Operations =>
        _operations.OrderBy(operation => operation.Key, StringComparer.Ordinal).Select(operation => (operation.Key, operation.Value.Value));

    public void Add(string operation) => _operations.GetOrAdd(operation, static _ => new Counter()).Add(1);
}
