using System.Globalization;

namespace Pys3Local.Storage.Quotas;

/// <summary>How much a bucket may hold, all versions together. Kept in its settings, and reached by no request of S3.</summary>
/// <param name="Bytes">Null for no bound.</param>
/// <param name="Versions">Without delete markers, which a quota never refuses; null for no bound.</param>
public readonly record struct Quota(long? Bytes, long? Versions)
{
    /// <summary>Among <see cref="BucketInfo.Settings"/>.</summary>
    public const string BytesSetting = "quota-bytes";
    public const string VersionsSetting = "quota-versions";

    public static Quota None => default;

    public static Quota Of(BucketInfo bucket) => new(Read(bucket, BytesSetting), Read(bucket, VersionsSetting));

    public BucketInfo SetOn(BucketInfo bucket) => bucket with { Settings = Write(Write(bucket.Settings, BytesSetting, Bytes), VersionsSetting, Versions) };

    public bool IsKeptBy(long bytes, long versions) => bytes <= (Bytes ?? long.MaxValue) && versions <= (Versions ?? long.MaxValue);

    /// <param name="whose">As <c>bucket: the quota of the bucket</c>.</param>
    /// <param name="bytes">That are held.</param>
    /// <param name="versions">As the bytes.</param>
    /// <param name="moreBytes">That were to come.</param>
    internal StorageException Exceeded(string whose, long bytes, long versions, long moreBytes) => new(
        StorageFailure.QuotaExceeded,
        $"{whose} {WhyFull(bytes, versions, moreBytes)}; delete something, or ask the operator for more");

    private string WhyFull(long bytes, long versions, long moreBytes) =>
        Bytes is not { } most || bytes + moreBytes <= most ? $"is used up ({versions:N0} of {Versions:N0} versions)"
        : bytes >= most ? $"is used up ({bytes:N0} of {most:N0} bytes)"
        : $"has no room for {moreBytes:N0} bytes more ({bytes:N0} of {most:N0} bytes are used)";

    // What cannot be read lets nothing more in, rather than everything.
    private static long? Read(BucketInfo bucket, string name) =>
        bucket.Settings.TryGetValue(name, out var text) ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 0 : null;

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Write(
        System.Collections.Immutable.ImmutableSortedDictionary<string, string> settings, string name, long? most) =>
        most is { } value ? settings.SetItem(name, value.ToString(CultureInfo.InvariantCulture)) : settings.Remove(name);
}
