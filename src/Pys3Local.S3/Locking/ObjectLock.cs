using System.Globalization;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Locking;

/// <summary>
/// Object lock: versions that cannot be removed. What cannot be read counts as locked; the time that decides is
/// <see cref="RetentionClock"/>'s, which does not run ahead because somebody sets the machine's clock forward.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html</remarks>
internal static class ObjectLock
{
    public const string Governance = "GOVERNANCE";
    public const string Compliance = "COMPLIANCE";

    public static readonly BucketConfiguration<ObjectLockConfiguration> Configuration =
        new(BucketInfo.LockSetting, S3Errors.ObjectLockConfigurationNotFoundError);

    public static bool IsEnabled(BucketInfo bucket) => bucket.Settings.ContainsKey(BucketInfo.LockSetting);

    public static void RequireEnabled(BucketInfo bucket)
    {
        if (!IsEnabled(bucket))
            throw new S3Exception(S3Errors.InvalidRequest, "Bucket is missing Object Lock Configuration");
    }

    public static bool IsAttribute(string name) => name is LockAttributes.Mode or LockAttributes.Until or LockAttributes.Hold;

    /// <summary>How the retention of a version is written in its attributes.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The end of a retention; null where there is none. A retention whose end is not a time never ends.</summary>
    public static DateTimeOffset? Until(ObjectInfo info)
    {
        if (!info.Attributes.TryGetValue(LockAttributes.Until, out var text))
            return info.Attributes.ContainsKey(LockAttributes.Mode) ? DateTimeOffset.MaxValue : null;

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MaxValue;
    }

    /// <summary>Why this version cannot be removed now; null where it can.</summary>
    /// <param name="mayBypass">The caller may, and asks to, bypass governance.</param>
    public static string? Reason(ObjectInfo info, DateTimeOffset now, bool mayBypass)
    {
        if (info.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute))
            return "what is stored with it cannot be read, so it counts as locked.";

        if (info.Attributes.TryGetValue(LockAttributes.Hold, out var hold) && hold != "OFF")
            return "it is under a legal hold.";

        if (Until(info) is not { } until || until <= now)
            return null;

        return mayBypass && info.Attributes.GetValueOrDefault(LockAttributes.Mode) == Governance
            ? null
            : $"it is retained ({info.Attributes.GetValueOrDefault(LockAttributes.Mode, "unreadable")}) until {Format(until)}.";
    }

    /// <summary>Refuses to remove or replace a locked version, with the commit. Null in buckets that never had locks.</summary>
    public static async ValueTask<CommitGuard?> GuardAsync(S3Context context, string key, CancellationToken cancellationToken)
    {
        if (!IsEnabled(context.Bucket))
            return null;

        var now = await RetentionClock.NowAsync(context.Services, context.Bucket, cancellationToken);
        return Guard(now, await MayBypassAsync(context, key, cancellationToken));
    }

    /// <summary>As <see cref="GuardAsync"/>, whatever the bucket says.</summary>
    public static CommitGuard Guard(DateTimeOffset now, bool mayBypass) => (_, replaced) =>
    {
        if (replaced is not null && Reason(replaced, now, mayBypass) is { } reason)
            throw new S3Exception(S3Errors.AccessDenied, $"Access Denied because object protected by object lock: {reason}");
    };

    public static async Task<bool> MayBypassAsync(S3Context context, string key, CancellationToken cancellationToken) =>
        "true".Equals(context.Request.Header("x-amz-bypass-governance-retention"), StringComparison.OrdinalIgnoreCase)
        && (await context.DecideAsync(new Permission("s3:BypassGovernanceRetention", context.BucketName, key), cancellationToken)).Allowed;
}
