using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Requests;

/// <summary>The body of a request as operations see it: decoded, and verified by the time its end has been read.</summary>
internal abstract class RequestBody
{
    /// <summary>Decoded length in bytes; null where the client has not said so.</summary>
    public abstract long? Length { get; }

    /// <summary>
    /// The content. Its end is reached only after length, hash, chunk signatures, checksums and trailers have been verified; else
    /// it throws an <see cref="S3Exception"/>.
    /// </summary>
    public abstract Stream Content { get; }

    /// <summary>Asked once all of it has come and been verified; what it throws, the content throws in place of its end.</summary>
    public Action? AtEnd { get; set; }

    /// <summary>Lower-case hex: the ETag. Known after the end.</summary>
    public string Md5Hex => Convert.ToHexStringLower(Md5);

    /// <summary>16 bytes. Known after the end.</summary>
    public abstract byte[] Md5 { get; }

    /// <summary>The algorithm of the checksum that came or is announced as a trailer; null where there is none.</summary>
    public abstract ChecksumAlgorithm? DeclaredAlgorithm { get; }

    /// <summary>The checksum that is kept: the declared one, once it has been verified, or the one of <see cref="ComputeKept"/>; null where there is none. Known after the end.</summary>
    public abstract ObjectChecksum? Checksum { get; }

    /// <summary>Asks for the checksum that is kept: the declared one, else the one that S3 adds. Before the first read.</summary>
    public abstract ChecksumAlgorithm ComputeKept();

    /// <summary>Asks for a checksum, declared or not: before the first read.</summary>
    public abstract void Compute(ChecksumAlgorithm algorithm);

    /// <summary>A checksum that was declared or asked for, else null. Known after the end.</summary>
    public abstract ObjectChecksum? ChecksumOf(ChecksumAlgorithm algorithm);

    /// <summary>
    /// The checksum header, where it is not about this body: that of CompleteMultipartUpload is about the object. It is then not
    /// verified here. Before the first read.
    /// </summary>
    public abstract ObjectChecksum? TakeDeclaredChecksum();

    /// <summary>The whole content, for documents; more than <paramref name="maxBytes"/> is <c>MaxMessageLengthExceeded</c>.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(int maxBytes, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what nobody wanted, up to <paramref name="maxBytes"/>, so that what was declared of it is verified: for operations
    /// that take no body.
    /// </summary>
    public abstract ValueTask FinishAsync(int maxBytes, CancellationToken cancellationToken);
}
