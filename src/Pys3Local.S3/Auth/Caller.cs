namespace Pys3Local.S3.Auth;

/// <summary>Who a request comes from, once its signature has been verified.</summary>
/// <param name="Key">The access key that signed; null for an anonymous request.</param>
internal sealed record Caller(AccessKey? Key)
{
    public static Caller Anonymous { get; } = new((AccessKey?)null);

    public bool IsAnonymous => Key is null;
}
