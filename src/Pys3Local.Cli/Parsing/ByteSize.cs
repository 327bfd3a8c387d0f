using System.Globalization;

namespace Pys3Local.Cli.Parsing;

/// <summary>Sizes as people write them: <c>500GiB</c> by 1,024, <c>2TB</c> by 1,000, <c>123</c> bytes; <c>none</c> is 0.</summary>
internal static class ByteSize
{
    private const string Units = "KMGTP";

    public static long? Parse(string option, string? text)
    {
        if (text is null or "none")
            return text is null ? null : 0;
        var unit = text.TrimStart("0123456789.".ToCharArray()).Trim();
        var number = text[..(text.Length - unit.Length)].Trim();
        if (decimal.TryParse(text.EndsWith(unit, StringComparison.Ordinal) ? number : "", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && Factor(unit.ToUpperInvariant()) is { } factor && count > 0 && count * factor is >= 1 and <= long.MaxValue)
        {
            return (long)(count * factor);
        }

        throw new UsageException($"{option}: '{text}' is no size; use 500GiB, 2TB, 1000000 or none");
    }

    public static long? ParseCount(string option, string? text) => text switch
    {
        null => null,
        "none" => 0,
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => count,
        _ => throw new UsageException($"{option}: '{text}' is no number; use 1000000 or none"),
    };

    private static decimal? Factor(string unit)
    {
        if (unit is "" or "B")
            return 1;
        var power = Units.IndexOf(unit[0], StringComparison.Ordinal) + 1;
        decimal basis = unit[1..] switch { "" or "IB" => 1024, "B" => 1000, _ => 0 };
        if (power == 0 || basis == 0)
            return null;
        decimal factor = 1;
        for (var i = 0; i < power; i++)
            factor *= basis;
        return factor;
    }
}
