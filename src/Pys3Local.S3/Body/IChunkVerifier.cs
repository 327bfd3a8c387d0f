namespace Pys3Local.S3.Body;

/// <summary>Verifies the signatures of an aws-chunked body, in the order in which they come; what it refuses, it throws.</summary>
internal interface IChunkVerifier
{
    /// <summary>Hex digits of a signature.</summary>
    const int SignatureLength = 64;

    void VerifyChunk(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> signature);

    void VerifyTrailers(IEnumerable<Trailer> trailers, ReadOnlySpan<byte> signature);
}

/// <summary>A header that came after the content.</summary>
/// <param name="Name">In lower case.</param>
internal readonly record struct Trailer(string Name, string Value);
