namespace Pys3Local.S3.Auth.Policies;

/// <summary>What a policy says to a request.</summary>
internal enum PolicyVerdict
{
    /// <summary>Nothing.</summary>
    Silent,
    Allowed,

    /// <summary>Wins over every allowance.</summary>
    Denied,
}
