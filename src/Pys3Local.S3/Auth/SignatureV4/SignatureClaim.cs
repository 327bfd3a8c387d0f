using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>What a request says of its signature, in the header or in the query; nothing of it is verified yet.</summary>
internal readonly record struct SignatureClaim
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public required Credential Credential { get; init; }

    /// <summary>As it came: names in lower case, between semicolons.</summary>
    public required string SignedHeaders { get; init; }

    /// <summary>64 hex digits.</summary>
    public required string Signature { get; init; }

    /// <summary>When it was signed, as it is signed: <c>20130524T000000Z</c>.</summary>
    public required string Timestamp { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>How long a presigned URL is good for; null for a header.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>As it is signed: <c>x-amz-content-sha256</c>, whatever it says.</summary>
    public required string PayloadHash { get; init; }

    public bool IsPresigned => Lifetime is not null;

    /// <summary>The error that says that this way of signing was not done right.</summary>
    public S3Error Malformed => IsPresigned ? S3Errors.AuthorizationQueryParametersError : S3Errors.AuthorizationHeaderMalformed;
}
