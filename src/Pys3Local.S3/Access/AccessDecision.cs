namespace Pys3Local.S3.Access;

/// <summary>Whether a caller may, and if not, which rule says so (for the message; it never holds a secret).</summary>
internal readonly record struct AccessDecision(bool Allowed, string? Reason)
{
    public static AccessDecision Allow { get; } = new(true, null);

    public static AccessDecision Deny(string reason) => new(false, reason);
}
