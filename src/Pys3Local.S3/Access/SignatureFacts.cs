namespace Pys3Local.S3.Access;

/// <summary>What was verified of a request's signature: what policies ask about it is answered from here, and never from headers again.</summary>
/// <param name="Type">As policies name it: <c>REST-HEADER</c>, <c>REST-QUERY-STRING</c>, <c>POST</c>; null where nothing is signed.</param>
/// <param name="Version"><c>AWS4-HMAC-SHA256</c> or <c>AWS</c>; null where nothing is signed.</param>
/// <param name="Time">When it was signed; null where the signature does not say.</param>
/// <param name="PayloadHash">What binds the body, as it was declared and is held to; null where nothing is.</param>
internal readonly record struct SignatureFacts(string? Type, string? Version, DateTimeOffset? Time, string? PayloadHash);
