using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Access;

namespace Pys3Local.Cli.Serving;

/// <summary>From a key as it is written down to a key as requests are held to it.</summary>
internal static class KeyScopes
{
    public static AccessKey ToAccessKey(AccessKeyEntry entry)
    {
        var preset = KeyPresets.Find(KeyPresetNames.NameOf(entry.Preset))
            ?? throw new InvalidOperationException($"the preset {entry.Preset} has no scope");
        return new()
        {
            Id = entry.Id,
            Secret = entry.Secret,
            User = entry.User,
            Ends = entry.Expires,
            CountedAs = entry.QuotaBytes is null && entry.QuotaVersions is null ? null : entry.Id,
            Scope = preset with
            {
                Buckets = entry.Buckets,
                Prefix = entry.Prefix ?? "",
                Actions = entry.Actions.Count == 0 ? preset.Actions : [.. Both(preset.Actions, entry.Actions)],
                ActionsWithUpload = entry.Actions.Count == 0 ? preset.ActionsWithUpload : [.. Both(preset.ActionsWithUpload, entry.Actions)],
                Replaceable = entry.Actions.Count == 0 || entry.Actions.Any(action => Includes(action, "s3:DeleteObject")) ? preset.Replaceable : [],
            },
        };
    }

    // What two lists of patterns allow both, as far as one of two patterns includes the other; what only overlaps is left out,
    // so the result never allows more than either list.
    private static IEnumerable<string> Both(IReadOnlyList<string> preset, IReadOnlyList<string> given) =>
        given.Where(action => preset.Any(pattern => Includes(pattern, action)))
            .Concat(preset.Where(pattern => given.Any(action => Includes(action, pattern))))
            .Distinct(StringComparer.Ordinal);

    // Patterns of actions end in '*' or have none.
    private static bool Includes(string pattern, string action) =>
        pattern == action || (pattern.EndsWith('*') && !pattern.AsSpan(..^1).Contains('*') && action.StartsWith(pattern[..^1], StringComparison.Ordinal));
}
