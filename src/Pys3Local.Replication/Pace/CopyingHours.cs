using System.Globalization;

namespace Pys3Local.Replication.Pace;

/// <summary>The hours of the day in which copies are made, in the time of this machine: <c>22-06</c>, <c>1:30-5</c>.</summary>
/// <param name="From">When they begin.</param>
/// <param name="Until">When they end; where it is not after the beginning, on the next day.</param>
public sealed record CopyingHours(TimeOnly From, TimeOnly Until)
{
    /// <exception cref="FormatException">It is no such time.</exception>
    public static CopyingHours Parse(string text)
    {
        if (text.Split('-') is [var from, var until] && Find(from) is { } begin && Find(until) is { } end && begin != end)
            return new CopyingHours(begin, end);

        throw new FormatException($"'{text}' is no time of the day; use FROM-UNTIL with hours or hours and minutes, as 22-06 or 1:30-5");
    }

    /// <summary>How long until copies may be made; zero where they may be now.</summary>
    public TimeSpan Wait(DateTimeOffset local)
    {
        var now = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return now.IsBetween(From, Until) ? TimeSpan.Zero : From - now;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{Until:HH:mm}");

    private static TimeOnly? Find(string text)
    {
        var parts = text.Split(':');
        return parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour <= 24
            && int.TryParse(parts.Length == 2 ? parts[1] : "0", NumberStyles.None, CultureInfo.InvariantCulture, out var minute) && minute < 60 && (hour < 24 || minute == 0)
            ? new TimeOnly(hour % 24, minute)
            : null;
    }
}
