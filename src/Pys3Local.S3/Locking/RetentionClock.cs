using System.Globalization;
using Pys3Local.Storage;

namespace Pys3Local.S3.Locking;

/// <summary>
/// The time that decides whether a retention is over: never later than the machine's clock, and never further ahead of what was last
/// written down than the machine has been up since. Setting the clock forward releases nothing.
/// </summary>
/// <remarks>
/// Kept in the settings of each bucket with locks as <c>time boot-id uptime</c>, at most once an hour and only when a lock
/// is looked at. Within one boot nothing is lost between two notes; over a reboot at most an hour, and the time that the machine
/// was off, are not counted: a retention lasts rather too long than too short.
/// </remarks>
internal static class RetentionClock
{
    private const string Setting = "retention-clock";

    private static readonly TimeSpan NoteEvery = TimeSpan.FromHours(1);

    public static async Task<DateTimeOffset> NowAsync(S3Services services, BucketInfo bucket, CancellationToken cancellationToken)
    {
        var machine = services.Options.Uptime;
        var wall = services.Time.GetUtcNow();
        var uptime = machine.Uptime;
        var note = Parse(bucket.Settings.GetValueOrDefault(Setting));
        var trusted = Trusted(note, machine.BootId, uptime, wall);

        if (note is null || note.Value.BootId != machine.BootId || trusted - note.Value.Time >= NoteEvery)
        {
            await services.Store.WriteBucketAsync(bucket.Name, current => current is null
                ? throw new StorageException(StorageFailure.BucketNotFound, $"The bucket {bucket.Name} has gone.")
                : current with { Settings = current.Settings.SetItem(Setting, Format(trusted, machine.BootId, uptime)) }, cancellationToken);
        }

        return trusted;
    }

    private static DateTimeOffset Trusted((DateTimeOffset Time, string BootId, TimeSpan Uptime)? note, string bootId, TimeSpan uptime, DateTimeOffset wall)
    {
        // The first look: there is nothing older to hold on to than the clock.
        if (note is not { } last)
            return wall;

        var elapsed = last.BootId == bootId && uptime > last.Uptime ? uptime - last.Uptime : TimeSpan.Zero;
        var most = last.Time + elapsed;
        return wall < most ? wall : most;
    }

    private static string Format(DateTimeOffset time, string bootId, TimeSpan uptime) =>
        string.Create(CultureInfo.InvariantCulture, $"{ObjectLock.Format(time)} {bootId} {uptime.TotalSeconds:F0}");

    private static (DateTimeOffset Time, string BootId, TimeSpan Uptime)? Parse(string? text) =>
        text?.Split(' ') is [var time, var bootId, var seconds]
        && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var noted)
        && double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var uptime)
            ? (noted, bootId, TimeSpan.FromSeconds(uptime))
            : null;
}
