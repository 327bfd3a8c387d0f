namespace Pys3Local.S3.Access;

/// <summary>A pair that signs requests, and what it may do.</summary>
public sealed record AccessKey
{
    public required string Id { get; init; }

    /// <summary>At least 8 characters. Never shown, never logged.</summary>
    public required string Secret { get; init; }

    /// <summary>The user that the key belongs to, by name.</summary>
    public string User { get; init; } = DefaultUser;

    /// <summary>The user that owns everything where no other user was named.</summary>
    public const string DefaultUser = "pys3local";

    /// <summary>The most that it may do.</summary>
    public KeyScope Scope { get; init; } = KeyScope.Full;

    /// <summary>Null for a lasting key.</summary>
    internal Auth.Sessions.Session? Session { get; init; }

    public override string ToString() => $"AccessKey {Id}";
}
