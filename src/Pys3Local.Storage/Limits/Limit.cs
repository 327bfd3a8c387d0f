namespace Pys3Local.Storage.Limits;

/// <summary>
/// Something of which the whole server has only so much: how much is in use, and how often there was not enough. Safe from many threads.
/// </summary>
/// <param name="name">In lower case with underscores, for metrics: <c>document_bytes</c>.</param>
/// <param name="description">One line for people.</param>
/// <param name="most">What there is.</param>
public sealed class Limit(string name, string description, long most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _holders = new(StringComparer.Ordinal);
    private long _inUse;
    private long _peak;
    private long _refused;

    public string Name { get; } = name;

    public string Description { get; } = description;

    public long Most { get; } = most;

    public long InUse => Volatile.Read(ref _inUse);

    /// <summary>The most that was in use at a time.</summary>
    public long Peak => Volatile.Read(ref _peak);

    /// <summary>How often there was not enough.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>False if there is not so much left. What was taken is given back by <see cref="Give(long)"/>.</summary>
    /// <param name="amount">Not negative.</param>
    public bool TryTake(long amount)
    {
        var used = Interlocked.Add(ref _inUse, amount);
        if (used > Most)
        {
            Interlocked.Add(ref _inUse, -amount);
            Interlocked.Increment(ref _refused);
            return false;
        }

        Reach(used);
        return true;
    }

    /// <summary>
    /// As <see cref="TryTake(long)"/>, for one of several who share it: nobody gets more than three quarters, so that whoever takes all that
    /// there is leaves something to the others.
    /// </summary>
    public bool TryTake(long amount, string holder)
    {
        lock (_gate)
        {
            var held = _holders.GetValueOrDefault(holder) + amount;
            if (held > Most / 4 * 3)
            {
                Interlocked.Increment(ref _refused);
                return false;
            }

            if (!TryTake(amount))
                return false;

            _holders[holder] = held;
            return true;
        }
    }

    /// <summary>Counts what is there anyway, whether or not it is more than there should be: a server starts with what it finds.</summary>
    public void Add(long amount) => Reach(Interlocked.Add(ref _inUse, amount));

    public void Add(long amount, string holder)
    {
        lock (_gate)
            _holders[holder] = _holders.GetValueOrDefault(holder) + amount;

        Add(amount);
    }

    /// <summary>Whether one more could be taken: to be asked before work that would be in vain.</summary>
    public bool HasRoom(string holder)
    {
        lock (_gate)
        {
            if (InUse < Most && _holders.GetValueOrDefault(holder) < Most / 4 * 3)
                return true;
        }

        Refuse();
        return false;
    }

    /// <summary>Counts that there was not enough, where something else decides that.</summary>
    public void Refuse() => Interlocked.Increment(ref _refused);

    public void Give(long amount) => Interlocked.Add(ref _inUse, -amount);

    public void Give(long amount, string holder)
    {
        lock (_gate)
        {
            var held = _holders.GetValueOrDefault(holder) - amount;
            if (held > 0)
                _holders[holder] = held;
            else
                _holders.Remove(holder);
        }

        Give(amount);
    }

    private void Reach(long used)
    {
        for (var peak = Peak; used > peak; peak = Peak)
        {
            if (Interlocked.CompareExchange(ref _peak, used, peak) == peak)
                return;
        }
    }
}
