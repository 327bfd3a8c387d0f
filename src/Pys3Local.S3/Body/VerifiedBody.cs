using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Body;

/// <summary>A body that is decoded as it is read, and verified by the time its end has been read.</summary>
internal sealed class VerifiedBody : RequestBody
{
    /// <summary>Bytes that are allocated before the first have come, at most.</summary>
    private const int FirstBuffer = 8 * 1024;

    private readonly Stream _raw;
    private readonly Payload _payload;
    private readonly IChunkVerifier? _signatures;
    private readonly bool _isChunked;
    private readonly Integrity _integrity;
    private ChunkedStream? _chunks;
    private HashingStream? _content;
    private bool _ended;
    private ChecksumAlgorithm? _added;

    private VerifiedBody(Stream raw, long? length, Payload payload, Integrity integrity, bool isChunked, IChunkVerifier? signatures)
    {
        _raw = raw;
        Length = length;
        _payload = payload;
        _integrity = integrity;
        _isChunked = isChunked;
        _signatures = signatures;
    }

    public override long? Length { get; }

    public override Stream Content => Hashing;

    /// <summary>Pays for a document, as it comes.</summary>
    private DocumentMemory Memory { get; init; } = DocumentMemory.Unlimited;

    public override byte[] Md5 => Hashing.Md5;

    public override ChecksumAlgorithm? DeclaredAlgorithm => _integrity.Algorithm;

    public override ObjectChecksum? Checksum => (DeclaredAlgorithm ?? _added) is { } algorithm ? ChecksumOf(algorithm) : null;

    /// <summary>Made when something is asked of it: most requests have no body.</summary>
    private HashingStream Hashing => _content ??= Open();

    /// <summary>Gives the request its body, or refuses what its headers say of it.</summary>
    /// <param name="payload">What the signature says of the body.</param>
    /// <param name="signatures">What chunks are verified with; null where they are not.</param>
    public static void Set(S3Request request, Payload payload, IChunkVerifier? signatures)
    {
        if (payload == Payload.Unsigned && !SaysSomething(request))
            request.SetBody(static request => Of(request, Payload.Unsigned, signatures: null));
        else
            request.Body = Of(request, payload, signatures);
    }

    /// <summary>There is a body, or a header that could say anything of one, and so be wrong.</summary>
    private static bool SaysSomething(S3Request request) =>
        request.HasBody || !request.AmzHeaders.IsEmpty || request.Headers.ContentMD5.Count > 0 || request.Headers.ContainsKey("Content-Length") || request.Headers.TransferEncoding.Count > 0;

    private static VerifiedBody Of(S3Request request, Payload payload, IChunkVerifier? signatures)
    {
        var isChunked = payload.IsChunked || IsUnsignedAwsChunked(request.Headers, payload);
        var integrity = Integrity.Parse(request.Headers, request.AmzHeaders, takesTrailer: isChunked && payload.Kind != PayloadKind.SignedChunks);
        var length = BodyLength.Of(request.Headers, isChunked);
        return new(request.RawBody, length, payload, integrity, isChunked, signatures) { Memory = request.Documents };
    }

    /// <summary>The file of a form: its fields take the place of headers.</summary>
    public static VerifiedBody OfForm(IHeaderDictionary fields, Stream file) =>
        new(file, length: null, Payload.Unsigned, Integrity.Parse(fields, new(fields), takesTrailer: false), isChunked: false, signatures: null);

    public override ChecksumAlgorithm ComputeKept()
    {
        if (DeclaredAlgorithm is { } declared)
            return declared;

        Compute(ChecksumNames.Default);
        _added = ChecksumNames.Default;
        return ChecksumNames.Default;
    }

    public override void Compute(ChecksumAlgorithm algorithm) => Hashing.Compute(algorithm);

    public override ObjectChecksum? ChecksumOf(ChecksumAlgorithm algorithm) =>
        Hashing.Checksum(algorithm) is { } value ? ObjectChecksum.Of(algorithm, value) : null;

    public override ObjectChecksum? TakeDeclaredChecksum() => _integrity.TakeChecksum();

    public override async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(int maxBytes, CancellationToken cancellationToken)
    {
        if (Length > maxBytes)
            throw TooLong(maxBytes);

        Memory.Take((int)Math.Min(Length + 1 ?? FirstBuffer, FirstBuffer));
        var buffer = new byte[Math.Min(Length + 1 ?? FirstBuffer, FirstBuffer)];
        var count = 0;
        while (await Hashing.ReadAsync(buffer.AsMemory(count), cancellationToken) is var read and > 0)
        {
            count += read;
            if (count > maxBytes)
                throw TooLong(maxBytes);

            if (count < buffer.Length)
                continue;

            Memory.Take(count * 2);
            Array.Resize(ref buffer, count * 2);
        }

        return buffer.AsMemory(0, count);
    }

    public override async ValueTask FinishAsync(int maxBytes, CancellationToken cancellationToken)
    {
        if (_ended)
            return;

        if (Length > maxBytes)
            throw TooLong(maxBytes);

        var buffer = new byte[Math.Min(Length + 1 ?? FirstBuffer, FirstBuffer)];
        for (var count = 0; await Hashing.ReadAsync(buffer, cancellationToken) is var read and > 0;)
        {
            if ((count += read) > maxBytes)
                throw TooLong(maxBytes);
        }
    }

    private HashingStream Open()
    {
        var received = new ReceivedStream(_raw);
        _chunks = _isChunked ? new ChunkedStream(received, Length!.Value, _payload, _signatures) : null;
        var content = new HashingStream(_chunks ?? (Stream)new PlainStream(received, Length), Length, Verify);
        if (_payload.Kind == PayloadKind.Hashed)
            content.Compute(ChecksumAlgorithm.Sha256);

        if (DeclaredAlgorithm is { } algorithm)
            content.Compute(algorithm);

        return content;
    }

    private void Verify()
    {
        if (_payload.Sha256 is { } sha256 && !CryptographicOperations.FixedTimeEquals(sha256, Hashing.Checksum(ChecksumAlgorithm.Sha256)))
        {
            throw new S3Exception(S3Errors.XAmzContentSHA256Mismatch)
            {
                Details =
                [
                    new("ClientComputedContentSHA256", Convert.ToHexStringLower(sha256)),
                    new("S3ComputedContentSHA256", Convert.ToHexStringLower(Hashing.Checksum(ChecksumAlgorithm.Sha256)!)),
                ],
            };
        }

        _integrity.VerifyMd5(Md5);
        var expected = TrailerChecksum() ?? _integrity.Checksum;
        if (expected is not null)
            _integrity.VerifyChecksum(expected, Hashing.Checksum(_integrity.Algorithm!.Value)!);

        AtEnd?.Invoke();
        _ended = true;
    }

    private byte[]? TrailerChecksum()
    {
        var trailers = _chunks?.ReceivedTrailers ?? [];
        if (!_integrity.InTrailer)
            return trailers.Count == 0 ? null : throw new S3Exception(S3Errors.MalformedTrailerError, "The body has a trailer that x-amz-trailer does not announce.");

        if (trailers.Count == 0 && !_chunks!.HasLastLine)
            throw new S3Exception(S3Errors.IncompleteBody);

        var algorithm = _integrity.Algorithm!.Value;
        // Whoever announces a checksum believes the content to be protected by it.
        if (trailers.Count == 0)
            throw new S3Exception(S3Errors.MalformedTrailerError, $"The trailer {algorithm.Header()} was announced but did not arrive.");

        return trailers.Count == 1 && trailers[0].Name == algorithm.Header()
            ? Integrity.ParseChecksum(algorithm, trailers[0].Value)
            : throw new S3Exception(S3Errors.MalformedTrailerError, $"Only the trailer {algorithm.Header()} was announced; a different one arrived, or more than one.");
    }

    /// <summary>
    /// SDKs that do not sign by Signature Version 4 (anonymous, presigned) frame the body without saying so in
    /// <c>x-amz-content-sha256</c>. Content-Encoding alone does not count: some clients send it back as they once got it.
    /// </summary>
    private static bool IsUnsignedAwsChunked(IHeaderDictionary headers, Payload payload)
    {
        var isFramed = headers.ContainsKey(BodyLength.DecodedHeader)
            && headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.OrdinalIgnoreCase);
        if (isFramed && payload.Kind == PayloadKind.Hashed)
            throw new S3Exception(S3Errors.InvalidRequest, "An aws-chunked body is described by a STREAMING- value of x-amz-content-sha256, not by a hash.");

        return isFramed;
    }

    private static S3Exception TooLong(int maxBytes) => new(S3Errors.MaxMessageLengthExceeded, $"The body is longer than {maxBytes} bytes.");
}
