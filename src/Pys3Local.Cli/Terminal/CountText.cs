using System.Globalization;

namespace Pys3Local.Cli.Terminal;

/// <summary>Counts for people.</summary>
internal static class CountText
{
    /// <summary><c>1 finding</c>, <c>1,020 findings</c>.</summary>
    public static string Of(long number, string noun) => Of(number, noun, noun + "s");

    /// <summary><c>1 entry</c>, <c>2 entries</c>.</summary>
    public static string Of(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");
}
