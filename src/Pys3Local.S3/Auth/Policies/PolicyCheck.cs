using System.Net;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>
/// What a policy that is put must not say, although it can be read. Here and not in the reader: a policy that is in force must not become
/// unreadable, and so deny everything, by a stricter version of this server, or because a user has gone.
/// </summary>
internal static class PolicyCheck
{
    /// <param name="users">By name; null where nobody knows them.</param>
    public static void Check(BucketPolicy policy, IEnumerable<string>? users)
    {
        var known = users?.Append(AccessKey.DefaultUser).SelectMany(user => new[] { user, Owners.CanonicalId(user) }).ToHashSet(StringComparer.Ordinal);
        foreach (var statement in policy.Statements)
        {
            if (statement.HasIdleAction)
                throw Malformed("Action does not apply to any resource(s) in statement");

            if (statement.Allows && statement.Principals.Inverted)
                throw Malformed("Allow with NotPrincipal would open the bucket to everyone else, anonymous callers included: use Principal with Allow, or NotPrincipal with Deny.");

            var principals = statement.Principals;
            if ((principals.Strangers.FirstOrDefault() ?? principals.Names.FirstOrDefault(name => known?.Contains(name) == false)) is { } stranger)
                throw Malformed($"Invalid principal in policy: '{Shown(stranger)}' is not a user of this server. Principals are users by name, by canonical id, or as arn:aws:iam::…:user/NAME.");

            foreach (var condition in statement.Conditions)
                CheckAddresses(condition);
        }
    }

    /// <summary>A shortened address is another one than it seems: 192.168.100 is 192.168.0.100.</summary>
    private static void CheckAddresses(PolicyCondition condition)
    {
        if (condition.Operator.Name is not ("IpAddress" or "NotIpAddress"))
            return;

        foreach (var value in condition.Values)
        {
            if (!IsWhole(value.Split('/', 2)[0]))
                throw Malformed($"Invalid value for the condition {condition.Operator.Name}: '{Shown(value)}' is not a complete address; write 192.168.100.0/24 for a network.");
        }
    }

    private static bool IsWhole(string text) =>
        text.Contains(':') || (text.Split('.') is { Length: 4 } parts && parts.All(part => part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')) && IPAddress.TryParse(text, out _));

    private static string Shown(string text) => text.Length <= 64 ? text : text[..64] + "…";

    private static S3Exception Malformed(string message) => new(S3Errors.MalformedPolicy, message);
}
