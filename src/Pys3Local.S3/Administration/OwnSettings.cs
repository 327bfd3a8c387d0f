using System.Globalization;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.S3.Administration;

/// <summary>Settings of a bucket that S3 has no word for, on their way from one store to another: read again as strictly as a command reads them.</summary>
internal static class OwnSettings
{
    /// <summary>As they are named among <see cref="BucketInfo.Settings"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [BucketKind.Setting, RetentionFloor.Setting, Quota.BytesSetting, Quota.VersionsSetting, ExpectedWrites.Setting];

    /// <exception cref="ArgumentException">It could not have been set here.</exception>
    public static BucketInfo Take(BucketInfo bucket, string name, string text) => name switch
    {
        BucketKind.Setting => BucketKind.Set(bucket, text),
        RetentionFloor.Setting => RetentionFloor.Set(bucket, (int)Number(name, text, RetentionFloor.MaxDays)),
        Quota.BytesSetting => (Quota.Of(bucket) with { Bytes = Number(name, text, long.MaxValue) }).SetOn(bucket),
        Quota.VersionsSetting => (Quota.Of(bucket) with { Versions = Number(name, text, long.MaxValue) }).SetOn(bucket),
        _ => ExpectedWrites.Set(bucket, (int)Number(name, text, ExpectedWrites.MaxHours)),
    };

    private static long Number(string name, string text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ArgumentException($"'{text}' is no value of {name}: a number from 1 to {most.ToString(CultureInfo.InvariantCulture)}", nameof(text));
}
