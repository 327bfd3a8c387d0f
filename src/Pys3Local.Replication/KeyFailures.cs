using Pys3Local.Replication.Queue;

namespace Pys3Local.Replication;

/// <summary>The keys that failed last: all are counted, some are named.</summary>
internal sealed class KeyFailures
{
    private const int Named = 100;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<KeyName, KeyFailure> _all = [];

    public IReadOnlyList<KeyFailure> All
    {
        get
        {
            lock (_lock)
                return [.. _all.Values];
        }
    }

    /// <returns>Whether it had not failed before, and is worth a line in the log: where all fail, the first are.</returns>
    public bool Add(KeyFailure failure)
    {
        var name = new KeyName(failure.Bucket, failure.Key);
        lock (_lock)
        {
            var isNew = !_all.Remove(name) && _all.Count < Named;
            _all.Add(name, failure);
            if (_all.Count > Named)
                _all.RemoveAt(0);

            return isNew;
        }
    }

    public void Remove(KeyName name)
    {
        lock (_lock)
            _all.Remove(name);
    }
}
