namespace Pys3Local.S3.Auth.SignatureV2;

/// <summary>What a request says of its Signature Version 2; nothing of it is verified yet.</summary>
/// <param name="Signature">Base64.</param>
/// <param name="Date">The line of the date as it is signed: the Date header, nothing beside <c>x-amz-date</c>, or Expires.</param>
/// <param name="IsPresigned">It stands in the query, and headers may stand there as well.</param>
internal sealed record SignatureV2Claim(string AccessKeyId, string Signature, string Date, bool IsPresigned);
