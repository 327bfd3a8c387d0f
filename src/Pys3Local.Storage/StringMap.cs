using System.Collections.Immutable;

namespace Pys3Local.Storage;

/// <summary>Makes the maps that metadata, attributes and settings are: from names to strings, in ordinal order.</summary>
public static class StringMap
{
    public static ImmutableSortedDictionary<string, string> Empty { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <param name="pairs">As a document has them; null where it has none.</param>
    public static ImmutableSortedDictionary<string, string> Of(IEnumerable<KeyValuePair<string, string>>? pairs) =>
        pairs is null ? Empty : Empty.AddRange(pairs);
}
