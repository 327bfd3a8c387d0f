using System.Collections.Concurrent;

namespace Pys3Local.EndToEnd.UnderLoad;

/// <summary>The history of one key, on a clock that all clients share, and what such a history may be.</summary>
internal sealed class Register
{
    /// <summary>The value of a key that is not there.</summary>
    public const string Nothing = "";

    private readonly ConcurrentQueue<Operation> _writes = new([new(Nothing, 0, 0)]);
    private readonly ConcurrentQueue<Operation> _reads = new();

    private sealed record Operation(string Value, long Started, long Ended);

    public int Reads => _reads.Count;

    public int Writes => _writes.Count;

    public void Wrote(string value, long started, long ended) => _writes.Enqueue(new(value, started, ended));

    public void Read(string value, long started, long ended) => _reads.Enqueue(new(value, started, ended));

    /// <summary>Every value that was read had been written, was not yet overwritten when the read began, and no later read went back behind it.</summary>
    public void Verify()
    {
        // Values are written once; only nothing comes back again and again, by deletes.
        var writes = _writes.ToLookup(write => write.Value);
        foreach (var read in _reads)
            Assert.True(writes[read.Value].Any(write => IsPossible(write, read)), $"'{read.Value}' was read from {read.Started} to {read.Ended}; written: {string.Join(", ", _writes.Where(write => write.Ended > read.Started - 50 && write.Started < read.Ended))}");

        var named = _reads.Where(read => read.Value != Nothing).OrderBy(read => read.Ended).ToArray();
        var latest = 0L;
        var next = 0;
        foreach (var read in named.OrderBy(read => read.Started))
        {
            for (; named[next].Ended < read.Started; next++)
                latest = Math.Max(latest, writes[named[next].Value].Single().Started);

            Assert.True(writes[read.Value].Single().Ended >= latest, $"'{read.Value}' was read after a value that was written after it.");
        }
    }

    private bool IsPossible(Operation write, Operation read) =>
        write.Started <= read.Ended && !_writes.Any(other => other.Started > write.Ended && other.Ended < read.Started);
}
