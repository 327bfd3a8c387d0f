using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Index;

/// <summary>Changes that wait to be written to the index: of each version only what was said last. For one caller at a time.</summary>
internal sealed class PendingChanges
{
    private readonly Dictionary<(string Bucket, string Key), List<IndexChange>> _ofKey = [];

    public int Count { get; private set; }

    public IEnumerable<IndexChange> All()
    {
        foreach (var changes in _ofKey.Values)
        {
            foreach (var change in changes)
                yield return change;
        }
    }

    /// <summary>Key by key.</summary>
    public IEnumerable<List<IndexChange>> ByKey() => _ofKey.Values;

    public void Add(IndexChange change)
    {
        if (!_ofKey.TryGetValue((change.Bucket, change.Key), out var changes))
            _ofKey[(change.Bucket, change.Key)] = changes = new List<IndexChange>(1);

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Sequence == change.Sequence)
            {
                changes[i] = change;
                return;
            }
        }

        changes.Add(change);
        Count++;
    }

    /// <summary>Empty if nothing waits for this key.</summary>
    public IndexChange[] Of(string bucket, string key) => Count > 0 && _ofKey.TryGetValue((bucket, key), out var changes) ? [.. changes] : [];

    /// <summary>Puts later changes on top.</summary>
    public void Add(PendingChanges later)
    {
        foreach (var change in later.All())
            Add(change);
    }

    public void Clear()
    {
        _ofKey.Clear();
        Count = 0;
    }

    /// <summary>Makes of the versions of a key, newest first, what they will be when these changes have been written. To apply one twice does no harm.</summary>
    public static void Apply(IndexChange[] changes, List<VersionRecord> stack)
    {
        foreach (var change in changes)
        {
            for (var i = stack.Count - 1; i >= 0; i--)
            {
                if (stack[i].Sequence == change.Sequence)
                    stack.RemoveAt(i);
            }

            if (change.Version is { } version)
                stack.Add(version);
        }

        stack.Sort(static (a, b) => b.Sequence.CompareTo(a.Sequence));
        for (var i = 0; i < stack.Count; i++)
        {
            if (stack[i].Info.IsLatest != (i == 0))
                stack[i] = stack[i] with { Info = stack[i].Info with { IsLatest = i == 0 } };
        }
    }
}
