using System.Runtime.InteropServices;
using System.Text;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Of names that come in any order, the first in the order of keys, as many as there is room for, each with its path where it is a directory. They are
/// kept as bytes, one after the other: as strings they take several times the room, and each collection of garbage goes through all of them.
/// </summary>
/// <param name="room">Bytes, for the names and for where each of them is. Two names are kept in any case.</param>
internal sealed class FirstNames(int room)
{
    /// <summary>Bytes of an <see cref="Entry"/>.</summary>
    private const int EntrySize = 12;

    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[1024];
    private int _used;

    /// <summary>The first name for which there was no room: from there on none is taken.</summary>
    private string? _end;

    public int Count => _entries.Count;

    /// <summary>There was no room for all: the others come after these.</summary>
    public bool HasMore => _end is not null;

    /// <summary>False for one that would be dropped.</summary>
    public bool Takes(string name) => _end is null || Utf8Order.Compare(name, _end) < 0;

    /// <summary>One that it takes.</summary>
    public void Add(string name, string? directory)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        var whole = length + (directory is null ? 0 : Encoding.UTF8.GetByteCount(directory));
        if (Count > 1 && _used + whole + ((Count + 1) * EntrySize) > room)
        {
            DropLastHalf();
            if (!Takes(name))
                return;
        }

        if (_bytes.Length - _used < whole)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _used + whole));

        Encoding.UTF8.GetBytes(name, _bytes.AsSpan(_used));
        Encoding.UTF8.GetBytes(directory, _bytes.AsSpan(_used + length));
        _entries.Add(new Entry(_used, length, whole - length));
        _used += whole;
    }

    /// <summary>Puts them in order: to be called when all have been added, and before they are read.</summary>
    public void Sort()
    {
        var bytes = _bytes;
        CollectionsMarshal.AsSpan(_entries).Sort((a, b) => a.Name(bytes).SequenceCompareTo(b.Name(bytes)));
    }

    public string Name(int index) => Encoding.UTF8.GetString(_entries[index].Name(_bytes));

    /// <summary>Its path; null where it is no directory.</summary>
    public string? Directory(int index) => _entries[index] is { PathLength: > 0 } entry
        ? Encoding.UTF8.GetString(_bytes, entry.Start + entry.NameLength, entry.PathLength)
        : null;

    private void DropLastHalf()
    {
        Sort();
        var kept = Count / 2;
        _end = Name(kept);
        _entries.RemoveRange(kept, Count - kept);

        // What is kept moves up, in the order in which it lies there: no byte is written over that is still to be moved.
        var entries = CollectionsMarshal.AsSpan(_entries);
        entries.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        _used = 0;
        foreach (ref var entry in entries)
        {
            var whole = entry.NameLength + entry.PathLength;
            _bytes.AsSpan(entry.Start, whole).CopyTo(_bytes.AsSpan(_used));
            entry = entry with { Start = _used };
            _used += whole;
        }
    }

    /// <summary>Where a name is, and right after it its path, if it has one.</summary>
    private readonly record struct Entry(int Start, int NameLength, int PathLength)
    {
        public ReadOnlySpan<byte> Name(byte[] bytes) => bytes.AsSpan(Start, NameLength);
    }
}
