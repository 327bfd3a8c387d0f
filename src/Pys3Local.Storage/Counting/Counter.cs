namespace Pys3Local.Storage.Counting;

/// <summary>Only grows. Safe from many threads, without a lock.</summary>
public sealed class Counter
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    /// <param name="amount">Not negative.</param>
    public void Add(long amount) => Interlocked.Add(ref _value, amount);
}
