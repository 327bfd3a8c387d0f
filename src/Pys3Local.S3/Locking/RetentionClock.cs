using System.Globalization;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Locking;

/// <summary>
/// The time that decides whether a retention is over: never later than the machine's clock, and never further ahead of what was last
/// written down than the machine has been up since. Setting the clock forward releases nothing. A default retention begins at
/// a time that is never earlier than what was written down: setting the clock back makes none shorter.
/// </summary>
/// <remarks>
/// Kept in the settings of each bucket with locks as <c>time boot-id uptime</c>, at most once an hour and only when a lock
/// is looked at. Within one boot nothing is lost between two notes, sleep included; over a reboot at most an hour, and the time that the machine
/// was off, are not counted: a retention lasts rather too long than too short.
/// <para>
/// The first note is the machine's clock as it is, for there is nothing older to hold on to, and it stays. One that was taken with a clock that
/// is years late keeps what is locked for as many years too long; one that is years ahead lets default retentions begin in that future, and does not hold
/// back a clock that is set forward. Neither can be told from a clock that somebody has set, so nothing corrects it: the clock has to be right before
/// the first lock is looked at.
/// </para>
/// </remarks>
internal static class RetentionClock
{
    private const string Setting = "retention-clock";

    private static readonly TimeSpan NoteEvery = TimeSpan.FromHours(1);

    /// <summary>What is over by now, is over.</summary>
    public static async Task<DateTimeOffset> NowAsync(S3Services services, BucketInfo bucket, CancellationToken cancellationToken)
    {
        var counted = await CountedAsync(services, bucket, cancellationToken);
        var wall = services.Time.GetUtcNow();
        return wall < counted ? wall : counted;
    }

    /// <summary>What begins now, begins at this time. The machine's clock where nothing can be locked.</summary>
    public static async ValueTask<DateTimeOffset> BeginAsync(S3Context context, CancellationToken cancellationToken) => ObjectLock.IsEnabled(context.Bucket)
        ? await CountedAsync(context.Services, context.Bucket, cancellationToken)
        : context.Time.GetUtcNow();

    /// <summary>The time that was written down, and what the machine has been up since.</summary>
    private static async Task<DateTimeOffset> CountedAsync(S3Services services, BucketInfo bucket, CancellationToken cancellationToken)
    {
        // Several servers may be before such a store, none of which has been up all the time: its own clock decides.
        if (services.Store.Traits.EnforcesLocks)
            return services.Time.GetUtcNow();

        var machine = services.Options.Uptime;
        var uptime = machine.Uptime;
        var note = Parse(bucket.Settings.GetValueOrDefault(Setting));
        var counted = Counted(note, machine.BootId, uptime, services.Time.GetUtcNow());
        if (note is null || note.Value.BootId != machine.BootId || counted - note.Value.Time >= NoteEvery)
        {
            await services.Store.WriteBucketAsync(bucket.Name, current => current is null
                ? throw new StorageException(StorageFailure.BucketNotFound, $"The bucket {bucket.Name} has gone.")
                : current with { Settings = current.Settings.SetItem(Setting, Format(counted, machine.BootId, uptime)) }, cancellationToken);
        }

        return counted;
    }

    private static DateTimeOffset Counted((DateTimeOffset Time, string BootId, TimeSpan Uptime)? note, string bootId, TimeSpan uptime, DateTimeOffset wall)
    {
        // The first look: there is nothing older to hold on to than the clock.
        if (note is not { } last)
            return wall;

        return last.BootId == bootId && uptime > last.Uptime ? last.Time.PlusOrEnd(uptime - last.Uptime) : last.Time;
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
