using System.Globalization;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Lifecycle;

/// <summary>
/// When the next round is due: once a day at a certain time, and where the machine was off or asleep then, some minutes after it is back. Each bucket with a lifecycle keeps the time of
/// its last round among its settings.
/// </summary>
internal sealed class LifecycleClock(S3Services services)
{
    /// <summary>The setting of a bucket that holds when its last round began.</summary>
    internal const string Setting = "lifecycle-round";

    /// <summary>A start has other things to do first.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private DateTimeOffset _last;
    private DateTimeOffset _notBefore;

    /// <summary>At the start of the server: what was missed while it was not running is due.</summary>
    public void Start(IEnumerable<BucketInfo> buckets)
    {
        var now = services.Time.GetUtcNow();
        lock (_gate)
            (_last, _notBefore) = (buckets.Where(IsNeeded).Select(bucket => LastOf(bucket, now)).Append(now).Min(), now + AfterStart);
    }

    /// <summary>A round begins, or there was nothing to do until now.</summary>
    public void Begin()
    {
        var now = services.Time.GetUtcNow();
        lock (_gate)
            _last = now;
    }

    public bool IsDue()
    {
        var now = services.Time.GetUtcNow();
        lock (_gate)
        {
            // The clock was wrong, and has been set back since: the last round is not in the future.
            if (_last > now + TimeSpan.FromDays(1))
                _last = now;

            return now >= _notBefore && _last < LastTimeBefore(now);
        }
    }

    /// <summary>For the next start. Where it cannot be kept, that one has a round that is not needed.</summary>
    public async Task KeepAsync(IEnumerable<BucketInfo> buckets, DateTimeOffset began, CancellationToken cancellationToken)
    {
        foreach (var bucket in buckets.Where(IsNeeded))
        {
            try
            {
                await services.Store.WriteBucketAsync(
                    bucket.Name,
                    current => current is null
                        ? throw new StorageException(StorageFailure.BucketNotFound, $"The bucket {bucket.Name} has gone.")
                        : current with { Settings = current.Settings.SetItem(Setting, ObjectLock.Format(began)) },
                    cancellationToken);
            }
            catch (StorageException)
            {
                // It is noted tomorrow.
            }
        }
    }

    public static bool IsNeeded(BucketInfo bucket) => LifecycleRules.Of(bucket).Count > 0 || LifecycleRules.Problem(bucket) is not null;

    private static DateTimeOffset LastOf(BucketInfo bucket, DateTimeOffset now) =>
        DateTimeOffset.TryParse(bucket.Settings.GetValueOrDefault(Setting), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var noted) && noted <= now + TimeSpan.FromDays(1)
            ? noted
            : DateTimeOffset.MinValue;

    /// <summary>When the last round should have been.</summary>
    private DateTimeOffset LastTimeBefore(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + services.Options.LifecycleTime.ToTimeSpan();
        return today <= now ? today : today.AddDays(-1);
    }
}
