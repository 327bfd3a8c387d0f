using System.Collections.Immutable;

namespace Pys3Local.Storage;

/// <summary>The empty map of names to texts, in ordinal order.</summary>
public static class Texts
{
    public static ImmutableSortedDictionary<string, string> None { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
