namespace Pys3Local.S3.Access;

/// <summary>Patterns of policies: <c>*</c> is any run of characters, <c>?</c> any one. Case matters.</summary>
public static class Wildcard
{
    /// <summary>
    /// At most the product of both lengths, whatever the pattern; with one star, the length of the text. What follows the last star can only be at
    /// the end, so it is compared there and nowhere else.
    /// </summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.LastIndexOf('*');
        if (star < 0)
            return MatchesFromStart(pattern, text);

        for (var p = pattern.Length - 1; p > star; p--)
        {
            if (text.IsEmpty || (pattern[p] != '?' && pattern[p] != text[^1]))
                return false;

            text = text[..^(pattern[p] == '?' ? SizeOfLast(text) : 1)];
        }

        return MatchesFromStart(pattern[..(star + 1)], text);
    }

    /// <summary>Of the character at a place: two where a pair stands for one that is outside of Unicode's first plane.</summary>
    internal static int SizeAt(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    /// <summary>Of the last character of a text that has one.</summary>
    internal static int SizeOfLast(ReadOnlySpan<char> text) => text.Length > 1 && char.IsSurrogatePair(text[^2], text[^1]) ? 2 : 1;

    private static bool MatchesFromStart(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                t += pattern[p++] == '?' ? SizeAt(text, t) : 1;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
