namespace Pys3Local.S3.Access;

/// <summary>Who a request comes from, once its signature has been verified.</summary>
/// <param name="Key">The access key that signed; null for an anonymous request.</param>
internal readonly record struct Caller(AccessKey? Key)
{
    public static Caller Anonymous { get; } = new((AccessKey?)null);

    /// <summary>The caller of a server that asks nobody who they are: the default user. Its key signs nothing.</summary>
    public static Caller Everyone { get; } = new(new AccessKey { Id = "no-auth", Secret = "" });

    public bool IsAnonymous => Key is null;
}
