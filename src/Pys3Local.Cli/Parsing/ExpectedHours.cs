using System.Globalization;
using Pys3Local.S3.Administration;

namespace Pys3Local.Cli.Parsing;

/// <summary>How long there may be no write, as a person writes it: <c>26h</c>, <c>8d</c>, <c>never</c>.</summary>
internal static class ExpectedHours
{
    /// <summary>Null where nothing is given, 0 for <c>never</c>: no writes are expected.</summary>
    /// <exception cref="UsageException">It is no time, or longer than ten years.</exception>
    public static int? Parse(string option, string? given) => given switch
    {
        null => null,
        "never" => 0,
        [.. var number, 'h' or 'd'] when Hours(number, given[^1] == 'd' ? 24 : 1) is { } hours => hours,
        _ => throw new UsageException($"{option}: '{given}' is no time; use hours or days, as 26h or 8d, or never"),
    };

    private static int? Hours(string number, int hoursOfUnit) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= ExpectedWrites.MaxHours / hoursOfUnit ? count * hoursOfUnit : null;
}
