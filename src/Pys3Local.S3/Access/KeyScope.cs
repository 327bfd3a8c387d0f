namespace Pys3Local.S3.Access;

/// <summary>The most that a key may do, whatever policies say. A value; <see cref="KeyPresets"/> has the usual ones.</summary>
public sealed record KeyScope
{
    /// <summary>What a key must be allowed to do to administer the server.</summary>
    public const string Administer = "pys3local:Administer";

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

    /// <summary>Where it does not overwrite: it may put a version on top of another all the same, which stays; only what would go is refused.</summary>
    public bool AddsVersions { get; init; }

    /// <summary>Keys, each as a <see cref="NamePattern"/> below <see cref="Prefix"/>, that it may replace and delete all the same: a client's own lock files.</summary>
    public IReadOnlyList<string> Replaceable { get; init; } = [];

    /// <summary>Keys, each as a <see cref="NamePattern"/> below <see cref="Prefix"/>, that it may replace and not delete: what a client rewrites with every backup.</summary>
    public IReadOnlyList<string> Rewritable { get; init; } = [];

    /// <summary>Retention is set with an upload; afterwards one in force may only be made longer. Either to <see cref="MaxRetention"/> from then at most.</summary>
    public bool LengthensRetentionOnly { get; init; }

    /// <summary>Of uploads in parts it may only add to, complete and abort those that it has begun itself.</summary>
    public bool OwnUploadsOnly { get; init; }

    internal static TimeSpan MaxRetention { get; } = TimeSpan.FromDays(366);

    /// <summary>The whole server may be administered with it: not with what is bound to some buckets or names, which would reach beyond them.</summary>
    public bool Administers => AllowsOfServer(Administer);

    /// <summary>It may do this, which is about the whole server and nothing of S3: no key may that is bound to some buckets or names.</summary>
    internal bool AllowsOfServer(string action) => Buckets.Count == 0 && Prefix.Length == 0 && AnyMatches(Actions, action);

    internal AccessDecision Decide(Permission permission)
    {
        if (permission.Bucket is { } bucket && Buckets.Count > 0 && !AnyMatches(Buckets, bucket))
            return AccessDecision.Deny($"the key may not use the bucket '{bucket}'.");

        if (permission is { IsPartlyKnown: true, Key: null })
            return CouldDecide(permission);

        var key = permission.Key ?? permission.ListedPrefix;
        if (key is not null && !key.StartsWith(Prefix, StringComparison.Ordinal))
            return AccessDecision.Deny($"the key may only use names that begin with '{Prefix}'.");

        if (Prefix.Length > 0 && key is null && permission.Bucket is not null && !LeavesSettings(permission.Action))
            return AccessDecision.Deny($"the key may only use names that begin with '{Prefix}', and {permission.Action} concerns all names.");

        if (AnyMatches(Actions, permission.Action) || (permission.WithUpload && ActionsWithUpload.Contains(permission.Action)))
            return AccessDecision.Allow;

        return permission.Action == "s3:DeleteObject" && permission.Key is { } deleted && IsReplaceable(deleted)
            ? AccessDecision.Allow
            : AccessDecision.Deny($"the key does not allow {permission.Action}.");
    }

    /// <summary>For an action on keys that the body names: whether there can be one that it may be done to.</summary>
    private AccessDecision CouldDecide(Permission permission) =>
        AnyMatches(Actions, permission.Action) || AnyMatches(Actions, permission.Action + "Version") || (permission.Action == "s3:DeleteObject" && Replaceable.Count > 0)
            ? AccessDecision.Allow
            : AccessDecision.Deny($"the key does not allow {permission.Action}.");

    /// <summary>Whether it may put something in place of what this key holds.</summary>
    internal bool MayReplace(string key) => Overwrites || IsReplaceable(key) || AnyNames(Rewritable, key);

    // What is asked of a bucket as a whole: reading a setting, listing buckets, making one that is not there yet.
    private static bool LeavesSettings(string action) =>
        action == "s3:CreateBucket" || action.StartsWith("s3:Get", StringComparison.Ordinal) || action.StartsWith("s3:List", StringComparison.Ordinal);

    private static bool AnyMatches(IReadOnlyList<string> patterns, string text)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (Wildcard.Matches(patterns[i], text))
                return true;
        }

        return false;
    }

    private bool IsReplaceable(string key) => AnyNames(Replaceable, key);

    // The prefix is a text: a star in it stands for a star.
    private bool AnyNames(IReadOnlyList<string> patterns, string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && patterns.Any(pattern => NamePattern.Matches(pattern, key.AsSpan(Prefix.Length)));
}
