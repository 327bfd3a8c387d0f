namespace Pys3Local.Storage.Local.Keys;

/// <summary>
/// Lets a reader find out, without a lock, whether a key was being changed while it looked: a version has several files and a row
/// in the index, and they change one after the other.
/// </summary>
internal sealed class ChangeCounters(TimeProvider time)
{
    private const int Stripes = 1024;

    private readonly TimeProvider _time = time;
    private readonly int[] _begun = new int[Stripes];
    private readonly int[] _ended = new int[Stripes];
    private long _last;

    /// <summary>When the last change ended, in nanoseconds since 1970.</summary>
    public long Last => Volatile.Read(ref _last);

    public Change Begin(string bucket, string key)
    {
        var stripe = StripeOf(bucket, key);
        Interlocked.Increment(ref _begun[stripe]);
        return new Change(this, stripe);
    }

    /// <summary>Null while somebody changes something.</summary>
    public int? Look(string bucket, string key)
    {
        var stripe = StripeOf(bucket, key);
        var ended = Volatile.Read(ref _ended[stripe]);
        return Volatile.Read(ref _begun[stripe]) == ended ? ended : null;
    }

    public bool Unchanged(string bucket, string key, int look) => Volatile.Read(ref _begun[StripeOf(bucket, key)]) == look;

    private static int StripeOf(string bucket, string key) => HashCode.Combine(bucket, key) & (Stripes - 1);

    internal readonly struct Change(ChangeCounters counters, int stripe) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref counters._last, (counters._time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100);
            Interlocked.Increment(ref counters._ended[stripe]);
        }
    }
}
