using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Access;

/// <summary>Patterns, compared with the plainest matcher that there is.</summary>
public sealed class WildcardTests
{
    [Test]
    [Arguments("", "", true)]
    [Arguments("", "a", false)]
    [Arguments("*", "", true)]
    [Arguments("?", "", false)]
    [Arguments("*a", "a", true)]
    [Arguments("*a", "ba", true)]
    [Arguments("*a", "ab", false)]
    [Arguments("a*a", "a", false)]
    [Arguments("a*b*c", "axbxbxc", true)]
    [Arguments("*?", "", false)]
    [Arguments("?", "😀", true)]
    [Arguments("??", "😀", false)]
    [Arguments("a?b", "a😀b", true)]
    [Arguments("*?", "😀", true)]
    [Arguments("*??", "😀", false)]
    [Arguments("?*?", "😀", false)]
    [Arguments("?*?", "😀é", true)]
    [Arguments("*?b", "😀b", true)]
    [Arguments("*??b", "😀b", false)]
    public void Fits_or_not(string pattern, string text, bool fits) => Assert.Equal(fits, Wildcard.Matches(pattern, text));

    [Test]
    public void As_the_plainest_matcher_says()
    {
        var random = new Random(20261130);
        for (var i = 0; i < 50_000; i++)
        {
            var pattern = Text(random, "ab*?", 7);
            var text = Text(random, "ab", 9).Replace("bb", "😀", StringComparison.Ordinal);
            Assert.True(Plainly([.. pattern.EnumerateRunes()], [.. text.EnumerateRunes()]) == Wildcard.Matches(pattern, text), $"{pattern} {text}");
        }
    }

    /// <summary>An origin that a browser sends, and the one star of a CORS rule: step by step this would take hours.</summary>
    [Test]
    public void One_star_costs_no_more_than_the_length_of_the_text() =>
        Assert.False(Wildcard.Matches("*" + new string('a', 2_000_000) + "b", new string('a', 4_000_000)));

    private static string Text(Random random, string letters, int most) =>
        string.Create(random.Next(most + 1), (random, letters), (span, from) => from.random.GetItems(from.letters, span));

    private static bool Plainly(ReadOnlySpan<System.Text.Rune> pattern, ReadOnlySpan<System.Text.Rune> text)
    {
        if (pattern.IsEmpty)
            return text.IsEmpty;

        if (pattern[0].Value == '*')
            return Plainly(pattern[1..], text) || (!text.IsEmpty && Plainly(pattern, text[1..]));

        return !text.IsEmpty && (pattern[0].Value == '?' || pattern[0] == text[0]) && Plainly(pattern[1..], text[1..]);
    }
}
