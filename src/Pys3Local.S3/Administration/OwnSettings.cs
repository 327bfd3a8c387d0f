using System.Globalization;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.S3.Administration;

/// <summary>Settings of a bucket that S3 has no word for, on their way from one store to another: read again as strictly as a command reads them.</summary>
internal static class OwnSettings
{
    private const string Kind = "kind";
    private const string Floor = "retention-floor-days";
    private const string QuotaBytes = "quota-bytes";
    private const string QuotaVersions = "quota-versions";
    private const string Expected = "expect-write-within-hours";

    /// <summary>As they are named among <see cref="BucketInfo.Settings"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [Kind, Floor, QuotaBytes, QuotaVersions, Expected];

    /// <exception cref="ArgumentException">It could not have been set here.</exception>
    public static BucketInfo Take(BucketInfo bucket, string name, string text) => name switch
    {
        Kind => BucketKind.Set(bucket, text),
        Floor => RetentionFloor.Set(bucket, (int)Number(name, text, RetentionFloor.MaxDays)),
        QuotaBytes => (Quota.Of(bucket) with { Bytes = Number(name, text, long.MaxValue) }).SetOn(bucket),
        QuotaVersions => (Quota.Of(bucket) with { Versions = Number(name, text, long.MaxValue) }).SetOn(bucket),
        _ => ExpectedWrites.Set(bucket, (int)Number(name, text, ExpectedWrites.MaxHours)),
    };

    private static long Number(string name, string text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ArgumentException($"'{text}' is no value of {name}: a number from 1 to {most.ToString(CultureInfo.InvariantCulture)}", nameof(text));
}
