using System.Collections.Immutable;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;

namespace Pys3Local.S3.Locking;

/// <summary>The lock that an upload asks for, or that its bucket gives it.</summary>
internal static class LockHeaders
{
    public const string Mode = "x-amz-object-lock-mode";
    public const string Until = "x-amz-object-lock-retain-until-date";
    public const string Hold = "x-amz-object-lock-legal-hold";

    /// <summary>Adds what the headers ask for. The bucket's default is added when the version is made, see <see cref="WithDefault"/>.</summary>
    public static ImmutableSortedDictionary<string, string> Read(S3Context context, ImmutableSortedDictionary<string, string> attributes)
    {
        var mode = context.Request.Header(Mode);
        var until = context.Request.Header(Until);
        var hold = context.Request.Header(Hold);
        if (mode is null && until is null && hold is null)
            return attributes;

        ObjectLock.RequireEnabled(context.Bucket);

        if ((mode is null) != (until is null))
            throw new S3Exception(S3Errors.InvalidArgument, $"{Mode} and {Until} must both be supplied");

        if (mode is not null)
            attributes = With(attributes, CheckMode(mode), Bounded(context, ParseUntil(until!)), context.Time.GetUtcNow());

        return hold is null ? attributes : attributes.SetItem(LockAttributes.Hold, CheckHold(hold));
    }

    /// <summary>The bucket's default retention, for a version that has none of its own; and its floor, for every version.</summary>
    /// <param name="begin">As <see cref="RetentionClock.BeginAsync"/> has it.</param>
    public static ImmutableSortedDictionary<string, string> WithDefault(
        S3Context context, ImmutableSortedDictionary<string, string> attributes, DateTimeOffset begin)
    {
        if (!attributes.ContainsKey(LockAttributes.Mode) && ObjectLock.Configuration.Find(context.Bucket)?.Rule?.DefaultRetention is { Mode: { } mode } rule)
            attributes = Set(attributes, mode, rule.Years is { } years ? begin.AddYears(years) : begin.AddDays(rule.Days ?? 0));

        return RetentionFloor.Raise(context.Bucket, attributes, begin);
    }

    internal static ImmutableSortedDictionary<string, string> Set(ImmutableSortedDictionary<string, string> attributes, string mode, DateTimeOffset until) =>
        attributes.SetItem(LockAttributes.Mode, mode).SetItem(LockAttributes.Until, ObjectLock.Format(until));

    public static ImmutableSortedDictionary<string, string> With(
        ImmutableSortedDictionary<string, string> attributes, string mode, DateTimeOffset until, DateTimeOffset now)
    {
        if (until <= now)
            throw new S3Exception(S3Errors.InvalidArgument, "The retain until date must be in the future!");

        return Set(attributes, mode, until);
    }

    /// <summary>What cannot be deleted fills the disk: a key that may only add does not lock its uploads for longer than it may lock them afterwards.</summary>
    private static DateTimeOffset Bounded(S3Context context, DateTimeOffset until) =>
        !context.Services.Options.NoAuth && context.Request.Caller.Key?.Scope.LengthensRetentionOnly == true && until > context.Time.GetUtcNow() + KeyScope.MaxRetention
            ? throw new S3Exception(S3Errors.AccessDenied, $"Access Denied: the key may retain what it uploads to {KeyScope.MaxRetention.TotalDays} days from now at most.")
            : until;

    private static string CheckMode(string mode) => mode is ObjectLock.Governance or ObjectLock.Compliance
        ? mode
        : throw new S3Exception(S3Errors.InvalidArgument, "Unknown wormMode directive.");

    private static string CheckHold(string hold) => hold is "ON" or "OFF"
        ? hold
        : throw new S3Exception(S3Errors.InvalidArgument, "Legal Hold must be either of 'ON' or 'OFF'");

    private static DateTimeOffset ParseUntil(string text) =>
        S3XmlTimestamp.TryParse(text, out var time)
            ? time
            : throw new S3Exception(S3Errors.InvalidArgument, "The retain until date must be provided in ISO 8601 format");
}
