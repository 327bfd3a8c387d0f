namespace Pys3Local.Configuration.Toml;

/// <summary>
/// The four forms of dates and times (https://toml.io/en/v1.0.0#offset-date-time, RFC 3339) from the characters of one token. Digits of a second past
/// the seventh are dropped, as the specification wants. What .NET cannot say (year 0, a leap second) is refused.
/// </summary>
internal static class TomlDateReader
{
    internal const int DateLength = 10;
    private const int TimeLength = 8;

    internal static bool LooksLikeDate(ReadOnlySpan<char> token) => token.Length >= DateLength && token[4] == '-' && token[7] == '-';

    internal static bool LooksLikeTime(ReadOnlySpan<char> token) => token.Length >= TimeLength && token[2] == ':';

    /// <summary>A <see cref="DateTimeOffset"/>, <see cref="DateTime"/>, <see cref="DateOnly"/> or <see cref="TimeOnly"/>; null where the token is none.</summary>
    internal static object? Read(ReadOnlySpan<char> token)
    {
        if (!LooksLikeDate(token))
            return LooksLikeTime(token) && ReadTime(token, out TimeOnly time, out int used) && used == token.Length ? time : null;
        if (!ReadDate(token[..DateLength], out DateOnly date))
            return null;
        if (token.Length == DateLength)
            return date;
        ReadOnlySpan<char> rest = token[(DateLength + 1)..];
        if (token[DateLength] is not ('T' or 't' or ' ') || !ReadTime(rest, out TimeOnly clock, out int length))
            return null;
        return rest.Length == length ? date.ToDateTime(clock) : ReadOffset(rest[length..], date.ToDateTime(clock));
    }

    private static bool ReadDate(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool ReadTime(ReadOnlySpan<char> text, out TimeOnly time, out int length)
    {
        time = default;
        length = TimeLength;
        if (!LooksLikeTime(text) || text[5] != ':')
            return false;
        int hour = Number(text[..2]), minute = Number(text[3..5]), second = Number(text[6..8]);
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
            return false;
        long ticks = 0;
        if (text.Length > length && text[length] == '.')
        {
            int first = ++length;
            for (long unit = TimeSpan.TicksPerSecond / 10; length < text.Length && char.IsAsciiDigit(text[length]); length++, unit /= 10)
                ticks += (text[length] - '0') * unit;
            if (length == first)
                return false;
        }

        time = new TimeOnly(hour, minute, second).Add(TimeSpan.FromTicks(ticks));
        return true;
    }

    private static object? ReadOffset(ReadOnlySpan<char> text, DateTime local)
    {
        if (text is "Z" or "z")
            return new DateTimeOffset(local, TimeSpan.Zero);
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':')
            return null;
        int hours = Number(text[1..3]), minutes = Number(text[4..6]);
        if (hours is < 0 or > 23 || minutes is < 0 or > 59)
            return null;
        var offset = new TimeSpan(text[0] == '-' ? -hours : hours, text[0] == '-' ? -minutes : minutes, 0);
        long utc = local.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
            return null;
        // .NET has offsets of up to 14 hours; beyond that the instant is kept.
        return offset.Duration() > TimeSpan.FromHours(14) ? new DateTimeOffset(utc, TimeSpan.Zero) : new DateTimeOffset(local, offset);
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        int value = 0;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return -1;
            value = value * 10 + (c - '0');
        }

        return value;
    }
}
