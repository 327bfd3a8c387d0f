namespace Pys3Local.S3.Body;

/// <summary>What <c>x-amz-content-sha256</c> says of the body.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html</remarks>
internal enum PayloadKind
{
    /// <summary>Not covered by the signature.</summary>
    Unsigned,

    /// <summary>The SHA-256 of the body is signed.</summary>
    Hashed,

    /// <summary>aws-chunked, each chunk signed.</summary>
    SignedChunks,

    /// <summary>aws-chunked, each chunk and the trailers signed.</summary>
    SignedChunksAndTrailer,

    /// <summary>aws-chunked, nothing signed, a checksum in the trailers.</summary>
    UnsignedChunksAndTrailer,
}
