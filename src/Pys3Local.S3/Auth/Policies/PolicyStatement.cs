namespace Pys3Local.S3.Auth.Policies;

/// <summary>One statement of a bucket policy.</summary>
internal sealed record PolicyStatement
{
    /// <summary>It allows; otherwise it denies.</summary>
    public required bool Allows { get; init; }

    public required PolicyPrincipals Principals { get; init; }

    /// <summary>With patterns and <c>NotAction</c> resolved.</summary>
    public required HashSet<string> Actions { get; init; }

    public required IReadOnlyList<PolicyPattern> Resources { get; init; }

    /// <summary><c>NotResource</c>: everything but these.</summary>
    public required bool InvertsResources { get; init; }

    /// <summary>All have to hold.</summary>
    public required IReadOnlyList<PolicyCondition> Conditions { get; init; }

    /// <summary>An action in it is about none of its resources (<c>s3:GetObject</c> on a bucket): a mistake of whoever wrote it.</summary>
    public required bool HasIdleAction { get; init; }

    /// <summary>As far as is known before the body has been read: not its conditions, and of a request without a key not the resources.</summary>
    public bool CouldApplyTo(PolicyRequest request) =>
        (Actions.Contains(request.Permission.Action) || (request.Permission.Key is null && Actions.Contains(request.Permission.Action + "Version")))
        && Principals.Include(request.Caller)
        && (request.Permission.Key is null || Resources.Any(r => r.Matches(request.Resource, request)) != InvertsResources);

    public bool AppliesTo(PolicyRequest request) =>
        Actions.Contains(request.Permission.Action)
        && Principals.Include(request.Caller)
        && Resources.Any(r => r.Matches(request.Resource, request)) != InvertsResources
        && Conditions.All(c => c.Holds(request));
}

/// <summary>What a policy says to a request.</summary>
internal enum PolicyVerdict
{
    /// <summary>Nothing.</summary>
    Silent,
    Allowed,

    /// <summary>Wins over every allowance.</summary>
    Denied,
}

/// <summary>What actions are about, and what resources are.</summary>
[Flags]
internal enum PolicyLevels
{
    None = 0,
    Bucket = 1,
    Objects = 2,
    Both = Bucket | Objects,
}
