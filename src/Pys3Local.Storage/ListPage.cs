namespace Pys3Local.Storage;

/// <summary>One page of a listing.</summary>
/// <param name="Entries">Objects and common prefixes, in one byte order.</param>
/// <param name="IsTruncated">There is more: ask again after the last entry's <see cref="ListEntry.Name"/> (and version).</param>
public sealed record ListPage(IReadOnlyList<ListEntry> Entries, bool IsTruncated)
{
    public static ListPage Empty { get; } = new([], false);
}

/// <summary>An object, or a common prefix where <paramref name="Object"/> is null.</summary>
/// <param name="Name">The key, or the common prefix with the delimiter at its end.</param>
public readonly record struct ListEntry(string Name, ObjectInfo? Object);
