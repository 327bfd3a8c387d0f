using System.Globalization;

namespace Pys3Local.Cli.Terminal;

/// <summary>Numbers for people.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>321.0 MiB</c>: by 1,024, one decimal.</summary>
    public static string Of(long bytes)
    {
        double value = bytes;
        var unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit]}");
    }

    /// <summary><c>1,020</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>Counts for people.</summary>
internal static class CountText
{
    /// <summary><c>1 finding</c>, <c>1,020 findings</c>.</summary>
    public static string Of(long number, string noun) => Of(number, noun, noun + "s");

    /// <summary><c>1 entry</c>, <c>2 entries</c>.</summary>
    public static string Of(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");
}

/// <summary>Times for people.</summary>
internal static class TimeText
{
    /// <summary><c>3 days</c>, <c>26 hours</c>, <c>0 minutes</c>.</summary>
    public static string Ago(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)time.TotalMinutes)} minutes"),
    };
}
