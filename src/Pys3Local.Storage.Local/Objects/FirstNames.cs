namespace Pys3Local.Storage.Local.Objects;

/// <summary>Of names that come in any order, the first so many in the order of keys, each with its path where it is a directory.</summary>
internal sealed class FirstNames(int limit)
{
    /// <summary>The last one comes out first: it makes room for one that is before it.</summary>
    private static readonly Comparer<string> LastFirst = Comparer<string>.Create(static (a, b) => Utf8Order.Compare(b, a));

    private readonly PriorityQueue<(string Name, string? Directory), string> _names = new(LastFirst);

    /// <summary>False for one that would be too many.</summary>
    public bool Takes(string name) => _names.Count < limit || Utf8Order.Compare(name, _names.Peek().Name) < 0;

    /// <summary>One that it takes.</summary>
    public void Add(string name, string? directory)
    {
        if (_names.Count < limit)
            _names.Enqueue((name, directory), name);
        else
            _names.EnqueueDequeue((name, directory), name);
    }

    /// <summary>All of them, in order. It is empty then.</summary>
    public (string Name, string? Directory)[] Take()
    {
        var sorted = new (string Name, string? Directory)[_names.Count];
        for (var i = sorted.Length - 1; i >= 0; i--)
            sorted[i] = _names.Dequeue();

        return sorted;
    }
}
