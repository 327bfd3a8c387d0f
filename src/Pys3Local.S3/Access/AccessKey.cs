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

    /// <summary>What it stores is noted as stored by this key, for its quota; null for a key without one.</summary>
    public string? CountedAs { get; init; }

    /// <summary>From then on it is refused; null for never.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>Null for a lasting key.</summary>
    internal KeySession? Session { get; init; }

    /// <summary>The id of the key itself, or of that which a temporary one was made from.</summary>
    internal string LastingId => Session?.Parent ?? Id;

    public override string ToString() => $"AccessKey {Id}";
}

/// <summary>What makes a key a temporary one; what it says is read where such keys are made.</summary>
/// <param name="Parent">The id of the key that it was made from.</param>
internal abstract record KeySession(string Parent);

/// <summary>The keys that are valid now. Called on every request: quick, without I/O, from many threads.</summary>
public interface IAccessKeys
{
    /// <summary>The key of that id, or null where there is none, or it is disabled or expired.</summary>
    AccessKey? Find(string accessKeyId);

    /// <summary>The users that keys belong to, by name; null where that cannot be said.</summary>
    IEnumerable<string>? Users => null;

    /// <summary>Secrets of any length are taken, as tests have them; otherwise a key with a short one is no key.</summary>
    bool TakesShortSecrets => false;

    /// <summary>Why a key is refused although it is known (it is disabled, it has expired); null where it is not known. For the log only: a client is not told.</summary>
    string? WhyRefused(string accessKeyId) => null;
}
