using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pys3Local.Assertions;

// What is in a text. Without a StringComparison the bytes count.
internal static partial class Assert
{
    public static void Contains(string expected, [NotNull] string? actual, StringComparison comparison = StringComparison.Ordinal)
    {
        if (actual is null || !actual.Contains(expected, comparison))
            throw TextFailure("Assert.Contains: the text does not hold it", "Wanted", expected, actual);
    }

    public static void DoesNotContain(string unwanted, string? actual, StringComparison comparison = StringComparison.Ordinal)
    {
        if (actual?.IndexOf(unwanted, comparison) is >= 0 and var at)
        {
            throw AssertionException.Of(
                $"Assert.DoesNotContain: the text holds it at character {at}", ("Unwanted", Printed.Text(unwanted, 0)), ("Actual", Printed.Text(actual, at)));
        }
    }

    public static void StartsWith(string expected, [NotNull] string? actual, StringComparison comparison = StringComparison.Ordinal)
    {
        if (actual is null || !actual.StartsWith(expected, comparison))
            throw TextFailure("Assert.StartsWith: the text begins otherwise", "Wanted", expected, actual);
    }

    public static void EndsWith(string expected, [NotNull] string? actual, StringComparison comparison = StringComparison.Ordinal)
    {
        if (actual is null || !actual.EndsWith(expected, comparison))
        {
            throw AssertionException.Of(
                "Assert.EndsWith: the text ends otherwise",
                ("Wanted", Printed.Text(expected, 0)), ("Actual", actual is null ? "null" : Printed.Text(actual, Math.Max(0, actual.Length - expected.Length))));
        }
    }

    public static void Matches([StringSyntax(StringSyntaxAttribute.Regex)] string pattern, [NotNull] string? actual) => Matches(new Regex(pattern), actual);

    public static void Matches(Regex pattern, [NotNull] string? actual)
    {
        if (actual is null || !pattern.IsMatch(actual))
            throw TextFailure("Assert.Matches: the text does not match", "Pattern", pattern.ToString(), actual);
    }

    private static AssertionException TextFailure(string what, string name, string wanted, string? actual) =>
        AssertionException.Of(what, (name, Printed.Text(wanted, 0)), ("Actual", actual is null ? "null" : Printed.Text(actual, 0)));
}
