using Pys3Local.Storage;

namespace Pys3Local.S3.Auth;

/// <summary>The most that a key may do, whatever policies say. A value; <see cref="KeyPresets"/> has the usual ones.</summary>
public sealed record KeyScope
{
    /// <summary>Everything.</summary>
    public static KeyScope Full { get; } = new();

    /// <summary>Names of buckets, with <c>*</c> and <c>?</c>; none is every bucket.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>Only keys that begin with it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Actions as policies name them, with <c>*</c>.</summary>
    public IReadOnlyList<string> Actions { get; init; } = ["s3:*"];

    /// <summary>Actions, exactly, that it may do with the upload of an object and not afterwards.</summary>
    public IReadOnlyList<string> ActionsWithUpload { get; init; } = [];

    /// <summary>It may replace what is there. Where not, a put of a key that exists is refused with the commit.</summary>
    public bool Overwrites { get; init; } = true;

    /// <summary>Keys, as patterns below <see cref="Prefix"/>, that it may replace and delete all the same: a client's own lock files.</summary>
    public IReadOnlyList<string> Replaceable { get; init; } = [];

    internal AccessDecision Decide(Permission permission)
    {
        if (permission.Bucket is { } bucket && Buckets.Count > 0 && !AnyMatches(Buckets, bucket))
            return AccessDecision.Deny($"the key may not use the bucket '{bucket}'.");

        var key = permission.Key ?? permission.ListedPrefix;
        if (key is not null && !key.StartsWith(Prefix, StringComparison.Ordinal))
            return AccessDecision.Deny($"the key may only use names that begin with '{Prefix}'.");

        if (Prefix.Length > 0 && key is null && permission.Bucket is not null && !LeavesSettings(permission.Action))
            return AccessDecision.Deny($"the key may only use names that begin with '{Prefix}', and {permission.Action} is about all names.");

        if (AnyMatches(Actions, permission.Action) || (permission.WithUpload && ActionsWithUpload.Contains(permission.Action)))
            return AccessDecision.Allow;

        return permission.Action == "s3:DeleteObject" && permission.Key is { } deleted && IsReplaceable(deleted)
            ? AccessDecision.Allow
            : AccessDecision.Deny($"the key may not do {permission.Action}.");
    }

    /// <summary>What a write of this key has to hold to; null where it is free.</summary>
    internal CommitGuard? GuardOf(string key)
    {
        if (Overwrites || IsReplaceable(key))
            return null;

        return static (current, _) =>
        {
            if (current is { IsDeleteMarker: false })
                throw new Errors.S3Exception(Errors.S3Errors.AccessDenied, "Access Denied: the key may add objects, not replace them.");
        };
    }

    // What is asked of a bucket as a whole: reading a setting, listing buckets, making one that is not there yet.
    private static bool LeavesSettings(string action) =>
        action == "s3:CreateBucket" || action.StartsWith("s3:Get", StringComparison.Ordinal) || action.StartsWith("s3:List", StringComparison.Ordinal);

    private static bool AnyMatches(IReadOnlyList<string> patterns, string text)
    {
        for (var i = 0; i < patterns.Count; i++)
            if (Wildcard.Matches(patterns[i], text))
                return true;

        return false;
    }

    private bool IsReplaceable(string key) => Replaceable.Any(p => Wildcard.Matches(Prefix + p, key));
}
