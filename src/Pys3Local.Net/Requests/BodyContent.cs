using System.Buffers;
using System.Net;
using System.Runtime.ExceptionServices;

namespace Pys3Local.Net.Requests;

/// <summary>
/// Sends a body. Its last bytes are held back until the body has said that it is whole: one that ends with an exception leaves the service
/// with a request that is too short, which it drops.
/// </summary>
/// <param name="length">Bytes, exactly.</param>
/// <param name="open">Opens the body.</param>
/// <param name="disposes">The stream is disposed after it has been read.</param>
/// <param name="framing">Null if the body is sent as it is.</param>
/// <param name="limit">Runs while the service is waited for.</param>
public sealed class BodyContent(long length, Func<CancellationToken, ValueTask<Stream>> open, bool disposes, IBodyFraming? framing, SendLimit limit) : HttpContent
{
    /// <summary>Bytes of content in a frame; only the last may be smaller.</summary>
    public const int ChunkSize = 64 * 1024;

    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    private ExceptionDispatchInfo? _failure;

    /// <summary>Something of it has been asked for: a body that is read once cannot be sent again.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Throws what the body has thrown, as it was.</summary>
    public void ThrowBodyFailure() => _failure?.Throw();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        var source = await OpenAsync(cancellationToken).ConfigureAwait(false);

        // Two in turn: what was read last may still be hashed while the next is read, and is sent when that has come.
        var (pending, next) = (ArrayPool<byte>.Shared.Rent(ChunkSize), ArrayPool<byte>.Shared.Rent(ChunkSize));
        try
        {
            var (held, left) = (0, length);
            while (true)
            {
                var read = await FillAsync(source, next.AsMemory(0, ChunkSize), cancellationToken).ConfigureAwait(false);
                left -= read;
                if (left < 0 || read == 0 && left > 0)
                    throw Fail(new IOException($"a body of {length} bytes was announced, and it has {(left < 0 ? "more" : "fewer")}"));

                limit.Start();
                await WriteAsync(stream, pending.AsMemory(0, held), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    break;

                (pending, next, held) = (next, pending, read);
            }

            limit.Start();
            if (framing is not null)
                await WriteChunkAsync(stream, default, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pending);
            ArrayPool<byte>.Shared.Return(next);
            if (disposes)
                await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long bytes)
    {
        bytes = framing?.EncodedLength(length) ?? length;
        return true;
    }

    private async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await open(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
    }

    private async ValueTask<int> FillAsync(Stream source, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        limit.Pause();
        try
        {
            return await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
    }

    private async ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        if (piece.IsEmpty)
            return;

        if (framing is null)
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        else
            await WriteChunkAsync(stream, piece, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteChunkAsync(Stream stream, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(framing!.Header(piece.Span), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
    }

    private Exception Fail(Exception e)
    {
        _failure = ExceptionDispatchInfo.Capture(e);
        return e;
    }
}

/// <summary>A body in frames of <see cref="BodyContent.ChunkSize"/>, each with a line before it and a line end after it. The empty frame is the end.</summary>
public interface IBodyFraming
{
    /// <summary>Bytes on the wire for so many of content.</summary>
    long EncodedLength(long length);

    /// <summary>What precedes a frame, with its line end.</summary>
    byte[] Header(ReadOnlySpan<byte> content);
}
