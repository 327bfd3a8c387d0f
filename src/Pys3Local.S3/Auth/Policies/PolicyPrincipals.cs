using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>The users that a statement is about: by name, canonical id, or the ARN of an IAM user, whose name alone counts.</summary>
/// <param name="Everyone">Anonymous callers too.</param>
/// <param name="Names">Users by name, and by canonical id.</param>
/// <param name="Inverted"><c>NotPrincipal</c>: everyone but these.</param>
internal sealed record PolicyPrincipals(bool Everyone, HashSet<string> Names, bool Inverted)
{
    /// <summary>Principals of AWS that are nobody here (an account, a role), as they were written.</summary>
    public IReadOnlyList<string> Strangers { get; init; } = [];

    private const int MaxNameLength = 256;
    private const string UserMark = ":user/";

    public bool Include(Caller caller)
    {
        var named = Everyone || (caller.Key is { } key && (Names.Contains(key.User) || Names.Contains(Owners.CanonicalId(key.User))));
        return named != Inverted;
    }

    /// <summary>The user that an entry under <c>AWS</c> or <c>CanonicalUser</c> names; null for a principal of AWS that is nobody here.</summary>
    public static string? UserOf(string text)
    {
        if (text.Length is 0 or > MaxNameLength || text.AsSpan().ContainsAny('*', '?') || text.Any(char.IsControl))
            throw Invalid();

        if (!text.StartsWith("arn:", StringComparison.Ordinal))
            return text;

        if (!text.StartsWith("arn:aws:iam::", StringComparison.Ordinal) && !text.StartsWith("arn:aws:sts::", StringComparison.Ordinal))
            throw Invalid();

        var user = text.IndexOf(UserMark, StringComparison.Ordinal);
        return user < 0 ? null : text[(user + UserMark.Length)..];
    }

    public static S3Exception Invalid() => new(S3Errors.MalformedPolicy, "Invalid principal in policy");
}
