using System.Globalization;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Copying;

/// <summary>What of a version its copy has otherwise, as far as the headers of the copy say it. A retention that lasts longer there is none: none is made shorter.</summary>
internal static class CopyDifference
{
    public const string Compliance = "COMPLIANCE";

    private const string MetadataPrefix = "x-amz-meta-";
    private const string Mode = "x-amz-object-lock-mode";
    private const string Until = "x-amz-object-lock-retain-until-date";
    private const string Hold = "x-amz-object-lock-legal-hold";
    private const string TagCount = "x-amz-tagging-count";

    /// <summary>The name of a header of the content that the copy lacks, has otherwise, or has beyond the version's; null where there is none.</summary>
    public static string? OfContent(ReplicaHeaders kept, S3Object there)
    {
        foreach (var (name, value) in kept.Content)
        {
            if (!there.Headers.TryGetValue(name.ToLowerInvariant(), out var found) || !IsSame(name, value, found))
                return name;
        }

        return there.Headers.Keys.FirstOrDefault(name =>
            name.StartsWith(MetadataPrefix, StringComparison.Ordinal) && !kept.Content.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>How many tags the copy has; null where the answer does not say it, which may be because it has none.</summary>
    public static int? TagsOf(S3Object there) =>
        there.Headers.TryGetValue(TagCount, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>In words; null where the copy is locked as much.</summary>
    public static string? OfLocks(ReplicaHeaders kept, S3Object there, DateTimeOffset now) =>
        MissingHold(kept, there) == "ON" ? "it has a legal hold, and its copy has none"
        : MissingRetention(kept, there, now) is var (mode, until)
            ? $"it is locked until {until} ({mode}), and its copy {(RetentionOf(there, now) is var (shorter, end) ? $"until {end:yyyy-MM-ddTHH:mm:ssZ} ({shorter})" : "is not")}"
        : null;

    /// <summary>The hold that is to be put on the copy, or taken off it; null where it has it.</summary>
    public static string? MissingHold(ReplicaHeaders kept, S3Object there) =>
        kept.LegalHold is { Length: > 0 } hold && hold != (there.Headers.GetValueOrDefault(Hold) ?? "OFF") ? hold : null;

    /// <summary>The retention that the copy is to get; null where what it has lasts as long. What is locked for compliance keeps its mode.</summary>
    public static (string Mode, string Until)? MissingRetention(ReplicaHeaders kept, S3Object there, DateTimeOffset now)
    {
        if (kept.RetentionAt(now) is not var (mode, until))
            return null;

        if (RetentionOf(there, now) is not var (known, end))
            return (mode, until);

        return (mode == Compliance && known != Compliance) || end < Parse(until) ? (known == Compliance ? known : mode, until) : null;
    }

    private static (string Mode, DateTimeOffset Until)? RetentionOf(S3Object there, DateTimeOffset now) =>
        there.Headers.GetValueOrDefault(Mode) is { Length: > 0 } mode && Parse(there.Headers.GetValueOrDefault(Until)) is { } end && end > now ? (mode, end) : null;

    private static DateTimeOffset? Parse(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed) ? parsed : null;

    /// <summary>What is not ASCII services write in several ways; blanks and case of a media type say nothing.</summary>
    private static bool IsSame(string name, string here, string there) =>
        here.Trim() == there.Trim()
        || IsEncoded(here) || IsEncoded(there)
        || (!name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase) && WithoutBlanks(here).Equals(WithoutBlanks(there), StringComparison.OrdinalIgnoreCase));

    private static bool IsEncoded(string value) => value.Contains("=?", StringComparison.Ordinal) || !System.Text.Ascii.IsValid(value);

    private static string WithoutBlanks(string value) => value.Replace(" ", "", StringComparison.Ordinal);
}
