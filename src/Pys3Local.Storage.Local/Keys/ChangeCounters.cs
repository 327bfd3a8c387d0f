namespace Pys3Local.Storage.Local.Keys;

/// <summary>
/// Lets a reader find out, without a lock, whether a key was being changed while it looked: a version has several files and a row
/// in the index, and they change one after the other.
/// </summary>
internal sealed class ChangeCounters(TimeProvider time)
{
    private const int Stripes = 1024;
    private const int Places = 4096;

    private readonly TimeProvider _time = time;
    private readonly int[] _begun = new int[Stripes];
    private readonly int[] _ended = new int[Stripes];

    /// <summary>By directory. Two that share a place seem to have been changed when either was.</summary>
    private readonly long[] _last = new long[Places];

    /// <summary>When the server itself last changed what is directly in a directory, in nanoseconds since 1970; 0 where it has not.</summary>
    /// <param name="prefix">What the keys in it begin with: <c>""</c>, or up to and with a slash.</param>
    public long LastIn(string bucket, string prefix) => Volatile.Read(ref _last[PlaceOf(bucket, prefix)]);

    public Change Begin(string bucket, string key)
    {
        var stripe = StripeOf(bucket, key);
        Interlocked.Increment(ref _begun[stripe]);
        return new Change(this, stripe, PlaceOf(bucket, key.AsSpan(0, key.LastIndexOf('/') + 1)));
    }

    /// <summary>A directory in this one was made or removed.</summary>
    public void Touch(string bucket, string prefix) => Touch(PlaceOf(bucket, prefix));

    /// <summary>Null while somebody changes something.</summary>
    public int? Look(string bucket, string key)
    {
        var stripe = StripeOf(bucket, key);
        var ended = Volatile.Read(ref _ended[stripe]);
        return Volatile.Read(ref _begun[stripe]) == ended ? ended : null;
    }

    public bool Unchanged(string bucket, string key, int look) => Volatile.Read(ref _begun[StripeOf(bucket, key)]) == look;

    private void Touch(int place) => Volatile.Write(ref _last[place], (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100);

    private static int PlaceOf(string bucket, ReadOnlySpan<char> prefix) => HashCode.Combine(bucket, string.GetHashCode(prefix)) & (Places - 1);

    private static int StripeOf(string bucket, string key) => HashCode.Combine(bucket, key) & (Stripes - 1);

    internal readonly struct Change(ChangeCounters counters, int stripe, int place) : IDisposable
    {
        public void Dispose()
        {
            counters.Touch(place);
            Interlocked.Increment(ref counters._ended[stripe]);
        }
    }
}
