namespace Pys3Local.Storage;

/// <summary>
/// Orders texts as their UTF-8 bytes are ordered: how S3 lists keys. Comparing UTF-16 units, as ordinal comparison does, differs:
/// it puts U+10000 and above, which are written as surrogates (0xD800 to 0xDFFF), before U+E000 to U+FFFF.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    private const char FirstSurrogate = '\uD800';
    private const char LastSurrogate = '\uDFFF';

    private Utf8Order()
    {
    }

    public static Utf8Order Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(string? x, string? y) =>
        x is null || y is null ? (x is null ? 0 : 1) - (y is null ? 0 : 1) : Compare(x.AsSpan(), y);

    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var same = x.CommonPrefixLength(y);
        return same == x.Length || same == y.Length ? x.Length - y.Length : Rank(x[same]) - Rank(y[same]);
    }

    /// <summary>The least text that comes after <paramref name="text"/>.</summary>
    public static string Next(string text) => text + '\0';

    /// <summary>
    /// The least text that comes after all that begin with <paramref name="prefix"/>; null if nothing does, as after the
    /// empty prefix.
    /// </summary>
    public static string? NextAfterPrefix(string prefix)
    {
        for (var end = prefix.Length; end > 0; end--)
        {
            var last = prefix[end - 1];
            if (last is >= '\uDC00' and <= LastSurrogate && end > 1 && char.IsHighSurrogate(prefix[end - 2]))
            {
                end--;
                var point = char.ConvertToUtf32(prefix[end - 1], last);
                if (point < 0x10FFFF)
                    return string.Concat(prefix.AsSpan(0, end - 1), char.ConvertFromUtf32(point + 1));

                continue;
            }

            return string.Concat(prefix.AsSpan(0, end - 1), Following(last));
        }

        return null;
    }

    private static string Following(char unit) => unit switch
    {
        '\uFFFF' => "\U00010000",
        '\uD7FF' => "\uE000",
        _ => ((char)(unit + 1)).ToString(),
    };

    // Surrogates rank above every other unit; among themselves, and among the others, units are in the order of code points.
    private static int Rank(char unit) => unit is >= FirstSurrogate and <= LastSurrogate ? unit + 0x10000 : unit;
}
