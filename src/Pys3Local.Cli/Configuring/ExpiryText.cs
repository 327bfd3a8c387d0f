using System.Globalization;

namespace Pys3Local.Cli.Configuring;

/// <summary>The end of a key, as a person types it.</summary>
internal static class ExpiryText
{
    private const int MaxDays = 36_500;

    /// <param name="text">A date (its beginning, UTC), an instant, or a time from now: <c>90d</c>, <c>12h</c>, <c>30m</c>.</param>
    /// <param name="now">What a time from now counts from.</param>
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        if (FromNow(text) is { } after)
            return DateTimeOffset.FromUnixTimeSeconds((now + after).ToUnixTimeSeconds());
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var when)
            ? when
            : throw new UsageException($"--expires: '{text}' is neither a date (2027-01-31), an instant (2027-01-31T12:00Z) nor a time from now (90d, 12h, 30m)");
    }

    private static TimeSpan? FromNow(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        var days = text[^1] switch
        {
            'd' => count,
            'h' => count / 24d,
            'm' => count / 1440d,
            _ => -1,
        };
        return days is >= 0 and <= MaxDays ? TimeSpan.FromDays(days) : null;
    }
}
