using Pys3Local.Repositories.Restic;
using Pys3Local.Storage;

namespace Pys3Local.S3.Settings;

/// <summary>What a bucket is for, where the operator has said so: what is written to it is held to the rules of that. Reached by no request.</summary>
public static class BucketKind
{
    /// <summary>Repositories of restic: every name is one of its layout, and every file but the config hashes to its name.</summary>
    public const string Restic = "restic";

    /// <summary>How it is said that a bucket is for any use.</summary>
    public const string Any = "any";

    internal const string Setting = "kind";

    public static IReadOnlyList<string> Names { get; } = [Restic];

    /// <summary>Null for a bucket of any use.</summary>
    public static string? Of(BucketInfo bucket) => bucket.Settings.GetValueOrDefault(Setting);

    /// <summary>The SHA-256 that a content has to have by its name, in hexadecimal digits; null where the kind demands none.</summary>
    public static string? Sha256Of(BucketInfo bucket, string key) => Of(bucket) == Restic ? ResticLayout.Find(key)?.Id : null;

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
