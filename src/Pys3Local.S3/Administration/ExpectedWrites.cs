using System.Globalization;
using Pys3Local.Storage;

namespace Pys3Local.S3.Administration;

/// <summary>How long a bucket may be without a write before that is a finding: last night's backup did not come. Set by the operator, and reached by no request of S3.</summary>
public static class ExpectedWrites
{
    internal const string Setting = "expect-write-within-hours";

    /// <summary>Ten years.</summary>
    public const int MaxHours = 87_600;

    /// <summary>Null where none are expected.</summary>
    public static int? HoursOf(BucketInfo bucket) =>
        bucket.Settings.TryGetValue(Setting, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours > 0 ? hours : null;

    /// <summary>Since when a write is overdue; null where it is not, or none is expected.</summary>
    /// <param name="lastWrite">Null where none is known: then the time begins with the bucket.</param>
    public static DateTimeOffset? OverdueSince(BucketInfo bucket, DateTimeOffset? lastWrite, DateTimeOffset now) =>
        HoursOf(bucket) is { } hours ? OverdueSince(hours, lastWrite ?? bucket.Created, now) : null;

    /// <summary>Since when a write is overdue that was expected within so many hours; null where it is not.</summary>
    public static DateTimeOffset? OverdueSince(int hours, DateTimeOffset lastWrite, DateTimeOffset now) => lastWrite.PlusOrEnd(TimeSpan.FromHours(hours)) is var due && due < now ? due : null;

    /// <param name="hours">0 for no expectation.</param>
    internal static BucketInfo Set(BucketInfo bucket, int hours) => bucket with
    {
        Settings = hours == 0 ? bucket.Settings.Remove(Setting) : bucket.Settings.SetItem(Setting, hours.ToString(CultureInfo.InvariantCulture)),
    };
}
