using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Terminal;
using Pys3Local.S3.Administration;

namespace Pys3Local.Cli.Reports;

/// <summary>Buckets, for people and for scripts.</summary>
internal static class BucketText
{
    public static async Task WriteAllAsync(Shell shell, IAdministration administration, bool json)
    {
        var buckets = await administration.ListBucketsAsync(CancellationToken.None);
        if (json)
        {
            JsonText.Write(shell, buckets, AdministrationJson.Default.IReadOnlyListBucketReport);
            return;
        }

        var table = new Table("BUCKET", "OBJECTS", "SIZE", "SETTINGS");
        foreach (var bucket in buckets)
            table.Add(bucket.Settings.Name, Count(bucket.Objects), Size(bucket.Bytes), Settings(bucket.Settings));
        table.Write(shell);
    }

    public static async Task WriteSizesAsync(Shell shell, IAdministration administration, bool json)
    {
        if (json)
        {
            await WriteAllAsync(shell, administration, json);
            return;
        }

        var table = new Table("SIZE", "OBJECTS", "ALL VERSIONS", "BUCKET");
        foreach (var bucket in await administration.ListBucketsAsync(CancellationToken.None))
            table.Add(Size(bucket.Bytes), Count(bucket.Objects), Size(bucket.VersionBytes), bucket.Settings.Name);
        table.Write(shell);
    }

    /// <summary>In place of settings.</summary>
    public const string AsEveryNewOne = "-";

    /// <summary>In words, as far as a bucket is not like every new one.</summary>
    public static string Settings(BucketDescription bucket) => string.Join(", ", Words(bucket)) is { Length: > 0 } words ? words : AsEveryNewOne;

    private static IEnumerable<string> Words(BucketDescription bucket)
    {
        if (bucket.Public)
            yield return "PUBLIC";
        if (bucket.Versioning is { } versioning)
            yield return versioning == "Enabled" ? "versions" : "versions suspended";
        if (bucket.KeepDays is { } days)
            yield return $"keeps {days} days";
        else if (bucket.ObjectLock)
            yield return "object lock";
        if (bucket.Lifecycle)
            yield return "lifecycle";
        if (bucket.QuotaBytes is { } bytes)
            yield return $"at most {SizeText.Of(bytes)}";
        if (bucket.QuotaVersions is { } versions)
            yield return $"at most {CountText.Of(versions, "version")}";
        if (bucket.ExpectHours is { } hours)
            yield return $"a write every {hours} h";
        if (bucket.Kind is { } kind)
            yield return $"only {kind}";
        if (bucket.Policy)
            yield return "policy";
    }

    private static string Count(long? number) => number is { } known ? SizeText.Count(known) : "?";

    private static string Size(long? bytes) => bytes is { } known ? SizeText.Of(known) : "?";
}
