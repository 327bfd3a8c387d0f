using Pys3Local.Storage;

namespace Pys3Local.S3.Settings;

/// <summary>What a bucket is for, where the operator has said so: what is written to it is held to the rules of that. Reached by no request.</summary>
public static class BucketKind
{
    /// <summary>Repositories of restic: every name is one of its layout, and every file but the config hashes to its name.</summary>
    public const string Restic = "restic";

    private const string Setting = "kind";

    public static IReadOnlyList<string> Names { get; } = [Restic];

    /// <summary>Null for a bucket of any use.</summary>
    public static string? Of(BucketInfo bucket) => bucket.Settings.GetValueOrDefault(Setting);

    /// <summary>What is in the bucket already stays as it is.</summary>
    /// <param name="kind">One of <see cref="Names"/>; null for any use.</param>
    public static BucketInfo Set(BucketInfo bucket, string? kind)
    {
        if (kind is null)
            return bucket with { Settings = bucket.Settings.Remove(Setting) };

        return Names.Contains(kind)
            ? bucket with { Settings = bucket.Settings.SetItem(Setting, kind) }
            : throw new ArgumentException($"'{kind}' is no kind of bucket: {string.Join(", ", Names)}", nameof(kind));
    }
}
