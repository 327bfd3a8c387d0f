namespace Pys3Local.Storage.Local.Objects;

/// <summary>The names in a directory, eight bytes each: gathered, then taken out one by one as they are met again.</summary>
internal sealed class NameSet(ulong seed)
{
    private readonly List<ulong> _hashes = [];
    private bool[] _taken = [];

    /// <summary>Those that have not been taken out.</summary>
    public int Count { get; private set; }

    /// <summary>FNV-1a, from a start that nobody knows.</summary>
    public static ulong Hash(string name, ulong seed)
    {
        var hash = seed;
        foreach (var c in name)
            hash = (hash ^ c) * 0x100000001b3;

        return hash ^ (hash >> 32);
    }

    public void Add(ulong hash)
    {
        _hashes.Add(hash);
        Count++;
    }

    /// <summary>All have been added.</summary>
    public void Close()
    {
        _hashes.Sort();
        _taken = new bool[_hashes.Count];
    }

    /// <summary>False if it is not there; it may be taken more than once.</summary>
    public bool Take(ulong hash)
    {
        var at = _hashes.BinarySearch(hash);
        if (at < 0)
            return false;

        Count -= _taken[at] ? 0 : 1;
        _taken[at] = true;
        return true;
    }

    /// <summary>It is there and has not been taken out.</summary>
    public bool Has(string name) => _hashes.BinarySearch(Hash(name, seed)) is >= 0 and var at && !_taken[at];
}
