using System.Globalization;
using System.Xml;

namespace Pys3Local.Server.Testing;

/// <summary>Times as people write them: <c>30d</c>, <c>12h</c>, <c>-90m</c>, <c>15s</c>, or as ISO 8601 has them: <c>P1DT12H</c>.</summary>
internal static class Durations
{
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        try
        {
            if (text.Contains('P', StringComparison.Ordinal))
                return XmlConvert.ToTimeSpan(text);

            if (text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return text[^1] switch
                {
                    'd' => TimeSpan.FromDays(number),
                    'h' => TimeSpan.FromHours(number),
                    'm' => TimeSpan.FromMinutes(number),
                    's' => TimeSpan.FromSeconds(number),
                    _ => throw Wrong(text),
                };
            }
        }
        catch (Exception e) when (e is OverflowException or FormatException)
        {
            throw Wrong(text);
        }

        throw Wrong(text);
    }

    private static FormatException Wrong(string text) => new($"'{text}' is not a length of time: write 30d, 12h, 90m, 15s or P1DT12H");
}
