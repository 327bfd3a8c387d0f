using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Administration;
using Pys3Local.Server.Health;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Administration;

/// <summary>The backups that did not come: buckets and keys without a write for longer than there may be none.</summary>
/// <param name="keys">As they are now.</param>
internal sealed class OverdueWrites(LastWrites lastWrites, Func<IReadOnlyList<AccessKeyEntry>> keys, TimeProvider time)
{
    public IEnumerable<VerdictReason> Find(IReadOnlyList<BucketInfo> buckets)
    {
        var now = time.GetUtcNow();
        return buckets.Select(bucket => OfBucket(bucket, now)).Concat(keys().Select(key => OfKey(key, now))).OfType<VerdictReason>();
    }

    private VerdictReason? OfBucket(BucketInfo bucket, DateTimeOffset now)
    {
        var last = lastWrites.Of(bucket.Name);
        return ExpectedWrites.OverdueSince(bucket, last, now) is not { } since ? null : new(
            "backup",
            "a bucket has had no write for longer than it should; 'pys3local status' names it",
            $"nothing was written to {bucket.Name} {(last is { } at ? $"since {Minute(at)}" : "since it was made")}; a write was due at {Minute(since)}")
        { Subject = bucket.Name };
    }

    /// <summary>A key that has expired is expected to write as before: that it cannot is why the backup does not come. One that was disabled is not.</summary>
    private VerdictReason? OfKey(AccessKeyEntry key, DateTimeOffset now)
    {
        if (key.Disabled || key.ExpectHours is not { } hours)
            return null;
        var last = lastWrites.OfKey(key.Id);
        // A key that was written into the file by hand does not say since when it is there: then the first write is missing until it comes.
        var begin = last ?? key.Created;
        if (begin is { } from && ExpectedWrites.OverdueSince(hours, from, now) is null)
            return null;
        return new(
            "backup",
            "a key has written nothing for longer than it should; 'pys3local status' names it",
            $"nothing was written by {NameOf(key)} {Since(last, key.Created)}; {(begin is { } known ? $"a write was due at {Minute(known.AddHours(hours))}" : $"a write is expected every {hours} h")}"
            + (key.Expires <= now ? $", and the key has expired: 'pys3local keys set {key.Id} --expires never'" : ""))
        { Subject = $"key {key.Id}" };
    }

    private static string NameOf(AccessKeyEntry key) => key.Note is { Length: > 0 } note ? $"the key {key.Id} ({note})" : $"the key {key.Id}";

    private static string Since(DateTimeOffset? last, DateTimeOffset? created) =>
        last is { } at ? $"since {Minute(at)}" : created is null ? "as far as is known" : "since it was made";

    private static string Minute(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mmZ}";
}
