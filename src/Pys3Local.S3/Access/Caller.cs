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

/// <summary>What was verified of a request's signature: what policies ask about it is answered from here, and never from headers again.</summary>
/// <param name="Type">As policies name it: <c>REST-HEADER</c>, <c>REST-QUERY-STRING</c>, <c>POST</c>; null where nothing is signed.</param>
/// <param name="Version"><c>AWS4-HMAC-SHA256</c> or <c>AWS</c>; null where nothing is signed.</param>
/// <param name="Time">When it was signed; null where the signature does not say.</param>
/// <param name="PayloadHash">What binds the body, as it was declared and is held to; null where nothing is.</param>
internal readonly record struct SignatureFacts(string? Type, string? Version, DateTimeOffset? Time, string? PayloadHash);
