using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Body;

/// <summary>The content of an aws-chunked body, as a stream: framing removed, chunks and trailers verified, whatever their size.</summary>
/// <param name="received">The body with its framing.</param>
/// <param name="length">Of the content: <c>x-amz-decoded-content-length</c>.</param>
/// <param name="payload">Says whether trailers may come and whether there must be signatures.</param>
/// <param name="signatures">Null where signatures are not checked.</param>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html</remarks>
internal sealed class ChunkedStream(Stream received, long length, Payload payload, IChunkVerifier? signatures) : ReadOnlyStream
{
    /// <summary>Of the line before a chunk; a size and a signature need 98.</summary>
    private const int MaxLine = 512;

    // Holds framing, and what of the content came with it. Larger pieces of content go straight to the caller's buffer.
    private readonly byte[] _ahead = new byte[Trailers.MaxBytes];
    private readonly IncrementalHash? _hash = signatures is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _signature = new byte[IChunkVerifier.SignatureLength];
    private int _start;
    private int _end;
    private long _count;
    private long _left;
    private State _state = State.Header;

    private enum State
    {
        Header,
        Content,
        LineEnd,
        Trailers,
        Ended,
    }

    /// <summary>The line end after the trailers, or in place of them, has arrived. Known after the end.</summary>
    public bool HasLastLine { get; private set; }

    /// <summary>What came after the content, without its signature. Known after the end.</summary>
    public IReadOnlyList<Trailer> ReceivedTrailers { get; private set; } = [];

    private ReadOnlySpan<byte> Ahead => _ahead.AsSpan(_start, _end - _start);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            switch (_state)
            {
                case State.Header:
                    await ReadHeaderAsync(cancellationToken);
                    break;
                case State.Content:
                    return await ReadContentAsync(buffer, cancellationToken);
                case State.LineEnd:
                    await ReadLineEndAsync(cancellationToken);
                    break;
                case State.Trailers:
                    await ReadTrailersAsync(cancellationToken);
                    break;
                default:
                    return 0;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        _hash?.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask ReadHeaderAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = Ahead.IndexOf("\r\n"u8)) < 0)
        {
            if (Ahead.Length > MaxLine)
                throw new S3Exception(S3Errors.InvalidRequest, "The aws-chunked body has a chunk header that is too long.");

            await ReadAheadAsync(cancellationToken);
        }

        if (end > MaxLine)
            throw new S3Exception(S3Errors.InvalidRequest, "The aws-chunked body has a chunk header that is too long.");

        _left = ChunkHeader.Parse(Ahead[..end], out var signature);
        if (_left > length - _count)
            throw new S3Exception(S3Errors.IncompleteBody, $"The body is longer than the {length} bytes that were declared.");

        if (signatures is not null && !signature.TryCopyTo(_signature) | signature.Length != _signature.Length)
            throw new S3Exception(S3Errors.SignatureDoesNotMatch, "A chunk has no valid chunk-signature.");

        _start += end + 2;
        _state = State.Content;
        if (_left > 0)
            return;

        VerifyChunk();
        _state = State.Trailers;
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.Length > _left)
            buffer = buffer[..(int)_left];

        var read = Math.Min(buffer.Length, _end - _start);
        if (read > 0)
        {
            Ahead[..read].CopyTo(buffer.Span);
            _start += read;
        }
        else
        {
            read = await received.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                throw Short();
        }

        _hash?.AppendData(buffer.Span[..read]);
        _count += read;
        _left -= read;
        if (_left == 0)
            _state = State.LineEnd;

        return read;
    }

    private async ValueTask ReadLineEndAsync(CancellationToken cancellationToken)
    {
        while (Ahead.Length < 2)
            await ReadAheadAsync(cancellationToken);

        if (!Ahead.StartsWith("\r\n"u8))
            throw new S3Exception(S3Errors.InvalidRequest, "The aws-chunked body has a chunk that is longer than its header says.");

        _start += 2;
        VerifyChunk();
        _state = State.Header;
    }

    private async ValueTask ReadTrailersAsync(CancellationToken cancellationToken)
    {
        while (await TryReadAheadAsync(cancellationToken))
        {
            if (Ahead.Length == _ahead.Length)
                throw new S3Exception(S3Errors.MalformedTrailerError, "The trailers are too long.");
        }

        if (_count < length)
            throw Short();

        HasLastLine = Ahead.EndsWith("\r\n"u8);
        var trailers = Trailers.Parse(Ahead);
        if (payload.Kind == PayloadKind.SignedChunksAndTrailer)
            VerifyTrailers(trailers);

        _hash?.Dispose();
        ReceivedTrailers = trailers;
        _state = State.Ended;
    }

    private void VerifyChunk()
    {
        if (signatures is null)
            return;

        Span<byte> sha256 = stackalloc byte[32];
        _hash!.GetHashAndReset(sha256);
        signatures.VerifyChunk(sha256, _signature);
    }

    private void VerifyTrailers(List<Trailer> trailers)
    {
        var index = trailers.FindIndex(trailer => trailer.Name == Trailers.SignatureName);
        if (index >= 0 && index != trailers.Count - 1)
            throw new S3Exception(S3Errors.MalformedTrailerError, "The signature of the trailers is not the last trailer.");

        var signature = index < 0 ? "" : trailers[index].Value;
        if (index >= 0)
            trailers.RemoveAt(index);

        signatures?.VerifyTrailers(trailers, Encoding.ASCII.GetBytes(signature));
    }

    private async ValueTask ReadAheadAsync(CancellationToken cancellationToken)
    {
        if (!await TryReadAheadAsync(cancellationToken))
            throw Short();
    }

    private async ValueTask<bool> TryReadAheadAsync(CancellationToken cancellationToken)
    {
        Ahead.CopyTo(_ahead);
        (_start, _end) = (0, _end - _start);
        var read = await received.ReadAsync(_ahead.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    private S3Exception Short() => new(S3Errors.IncompleteBody, $"The body ended after {_count} of {length} bytes.");
}
