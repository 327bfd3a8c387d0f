using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Body;

/// <summary>How the body is bound to the signature.</summary>
/// <param name="Kind">The form of the body.</param>
/// <param name="Sha256">32 bytes where the body is <see cref="PayloadKind.Hashed"/>.</param>
internal sealed record Payload(PayloadKind Kind, byte[]? Sha256 = null)
{
    public const string UnsignedName = "UNSIGNED-PAYLOAD";

    public static Payload Unsigned { get; } = new(PayloadKind.Unsigned);

    private static readonly Payload SignedChunks = new(PayloadKind.SignedChunks);
    private static readonly Payload SignedChunksAndTrailer = new(PayloadKind.SignedChunksAndTrailer);
    private static readonly Payload UnsignedChunksAndTrailer = new(PayloadKind.UnsignedChunksAndTrailer);

    /// <summary>The chunks carry signatures.</summary>
    public bool HasSignedChunks => Kind is PayloadKind.SignedChunks or PayloadKind.SignedChunksAndTrailer;

    public bool IsChunked => HasSignedChunks || Kind == PayloadKind.UnsignedChunksAndTrailer;

    /// <summary>Reads the value of <c>x-amz-content-sha256</c>. One that is neither a hash nor a known form would leave the body compared with nothing.</summary>
    public static Payload Parse(string value)
    {
        switch (value)
        {
            case UnsignedName:
                return Unsigned;
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
                return SignedChunks;
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
                return SignedChunksAndTrailer;
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
                return UnsignedChunksAndTrailer;
        }

        if (value.StartsWith("STREAMING-AWS4-ECDSA-", StringComparison.Ordinal))
            throw new S3Exception(S3Errors.NotImplemented, "This form of streaming payload is not supported: x-amz-content-sha256.");

        var hash = new byte[32];
        return value.Length == 64 && Convert.FromHexString(value, hash, out _, out _) == System.Buffers.OperationStatus.Done
            ? new(PayloadKind.Hashed, hash)
            : throw new S3Exception(S3Errors.InvalidArgument, "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value (64 hexadecimal digits).")
            { Details = [new("ArgumentName", "x-amz-content-sha256"), new("ArgumentValue", value.Length <= 128 ? value : value[..128])] };
    }
}

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
