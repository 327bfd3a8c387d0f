using System.Collections.Immutable;
using System.Globalization;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Locking;

/// <summary>
/// The least time for which everything that is written to a bucket stays, whoever writes it and whoever wants it gone: also a key that may
/// delete, and one that may change the settings of the bucket. Set by the operator, and reached by no request.
/// </summary>
/// <remarks>
/// It is a retention of compliance on every new version, so a delete puts a marker on top and takes nothing away. Backdated snapshots that
/// make a client forget the real ones then cost nothing that could not be fetched back until the floor is over.
/// </remarks>
public static class RetentionFloor
{
    /// <summary>Among <see cref="BucketInfo.Settings"/>.</summary>
    public const string Setting = "retention-floor-days";

    /// <summary>A hundred years: S3's greatest retention.</summary>
    public const int MaxDays = 36_500;

    /// <summary>Null where the bucket has none.</summary>
    public static int? DaysOf(BucketInfo bucket) =>
        !bucket.Settings.TryGetValue(Setting, out var text) ? null
        // What cannot be read keeps for ever rather than not at all.
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MaxDays ? days : MaxDays;

    /// <summary>The bucket with a floor, and with all that one needs: versions, and object lock.</summary>
    /// <param name="days">1 to <see cref="MaxDays"/>.</param>
    public static BucketInfo Set(BucketInfo bucket, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxDays);
        if (!ObjectLock.IsEnabled(bucket))
            bucket = ObjectLock.Configuration.Set(bucket, new() { ObjectLockEnabled = "Enabled" });

        return bucket with
        {
            Settings = bucket.Settings
                .SetItem(Versioning.Setting, Versioning.Enabled)
                .SetItem(Setting, days.ToString(CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>The attributes of a new version, which is kept for as long as the floor says, or longer.</summary>
    internal static ImmutableSortedDictionary<string, string> Raise(BucketInfo bucket, ImmutableSortedDictionary<string, string> attributes, DateTimeOffset now)
    {
        if (DaysOf(bucket) is not { } days)
            return attributes;

        var floor = now.PlusOrEnd(TimeSpan.FromDays(days));
        var isLonger = DateTimeOffset.TryParse(attributes.GetValueOrDefault(LockAttributes.Until), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) && until > floor;
        return LockHeaders.Set(attributes, ObjectLock.Compliance, isLonger ? until : floor);
    }
}
