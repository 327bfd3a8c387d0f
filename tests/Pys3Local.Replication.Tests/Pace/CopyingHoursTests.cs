using System.Globalization;
using Pys3Local.Replication.Pace;

namespace Pys3Local.Replication.Tests.Pace;

public sealed class CopyingHoursTests
{
    [Test]
    [Arguments("22-06", "23:00", 0)]
    [Arguments("22-06", "05:59", 0)]
    [Arguments("22-06", "06:00", 16)]
    [Arguments("22-06", "21:00", 1)]
    [Arguments("1:30-5", "04:00", 0)]
    [Arguments("1:30-5", "05:30", 20)]
    [Arguments("0-24", "12:00", 0)]
    public void How_long_until_copies_are_made(string hours, string now, int wait)
    {
        if (hours == "0-24")
        {
            // All day is what is without the option.
            Assert.Throws<FormatException>(() => CopyingHours.Parse(hours));
            return;
        }

        var local = new DateTimeOffset(DateOnly.FromDayNumber(700_000), TimeOnly.Parse(now, CultureInfo.InvariantCulture), TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.FromHours(wait), CopyingHours.Parse(hours).Wait(local));
    }

    [Test]
    [Arguments("")]
    [Arguments("22")]
    [Arguments("22-22")]
    [Arguments("22-25")]
    [Arguments("22-6:60")]
    [Arguments("a-b")]
    [Arguments("1-2-3")]
    public void What_is_no_time_is_refused(string text) => Assert.Throws<FormatException>(() => CopyingHours.Parse(text));

    [Test]
    public async Task Bytes_are_sent_at_the_rate_that_is_set()
    {
        var time = new TestTime();
        var bandwidth = new Bandwidth(1000, time);
        await bandwidth.TakeAsync(1000, TestRun.Cancellation);
        var second = bandwidth.TakeAsync(500, TestRun.Cancellation).AsTask();
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await second;
        await new Bandwidth(null, time).TakeAsync(int.MaxValue, TestRun.Cancellation);
    }
}
