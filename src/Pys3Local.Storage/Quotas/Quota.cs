using System.Globalization;

namespace Pys3Local.Storage.Quotas;

/// <summary>How much a bucket may hold, all versions together. Kept in its settings, and reached by no request of S3.</summary>
/// <param name="Bytes">Null for no bound.</param>
/// <param name="Versions">Without delete markers, which a quota never refuses; null for no bound.</param>
public readonly record struct Quota(long? Bytes, long? Versions)
{
    private const string BytesSetting = "quota-bytes";
    private const string VersionsSetting = "quota-versions";

    public static Quota None => default;

    public static Quota Of(BucketInfo bucket) => new(Read(bucket, BytesSetting), Read(bucket, VersionsSetting));

    public BucketInfo SetOn(BucketInfo bucket) => bucket with { Settings = Write(Write(bucket.Settings, BytesSetting, Bytes), VersionsSetting, Versions) };

    public bool IsKeptBy(long bytes, long versions) => bytes <= (Bytes ?? long.MaxValue) && versions <= (Versions ?? long.MaxValue);

    /// <param name="whose">As <c>bucket: the quota of the bucket</c>.</param>
    internal StorageException Exceeded(string whose, long bytes, long versions) => new(
        StorageFailure.QuotaExceeded,
        $"{whose} is used up ({(Bytes is { } most ? $"{bytes:N0} of {most:N0} bytes" : $"{versions:N0} of {Versions:N0} versions")}); delete something, or ask the operator for more");

    // What cannot be read lets nothing more in, rather than everything.
    private static long? Read(BucketInfo bucket, string name) =>
        bucket.Settings.TryGetValue(name, out var text) ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 0 : null;

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Write(
        System.Collections.Immutable.ImmutableSortedDictionary<string, string> settings, string name, long? most) =>
        most is { } value ? settings.SetItem(name, value.ToString(CultureInfo.InvariantCulture)) : settings.Remove(name);
}
