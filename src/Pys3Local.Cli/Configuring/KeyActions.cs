using Pys3Local.Configuration;
using Pys3Local.S3.Auth.Policies;

namespace Pys3Local.Cli.Configuring;

/// <summary>Actions that are given for a key.</summary>
internal static class KeyActions
{
    /// <summary>In the letters in which they are compared later: whoever types them need not mind capitals, as in a policy. One that means nothing is refused.</summary>
    public static string[] Named(IEnumerable<string> given) => [.. given.Select(Named)];

    private static string Named(string given)
    {
        var meant = PolicyActions.Named(given).ToHashSet(StringComparer.Ordinal);
        if (meant.Count == 0)
            throw new UsageException($"--action: '{given}' is not an action{NearestName.Suggestion(given, PolicyActions.All)}");

        // What comes before the first wildcard is the same in all of them but for capitals.
        var wildcard = given.AsSpan().IndexOfAny('*', '?');
        var written = wildcard < 0 ? meant.First() : meant.First()[..wildcard] + given[wildcard..];
        return meant.All(action => S3.Access.Wildcard.Matches(written, action)) ? written
            : throw new UsageException($"--action: capitals count after a wildcard, and '{given}' has others than the actions that it means, as {meant.First()}");
    }
}
