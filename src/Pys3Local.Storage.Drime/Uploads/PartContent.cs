using System.Net;
using System.Runtime.ExceptionServices;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>
/// A part on its way through, a buffer at a time. The last buffer is kept back until the body has said that it is whole: of a part
/// that does not verify the object store never gets all the bytes, and so keeps none.
/// </summary>
internal sealed class PartContent(Stream body, long length) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Bytes of the body have been taken: they cannot be sent again.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What the body threw, or what is wrong with its length. It matters more than what became of the request.</summary>
    public ExceptionDispatchInfo? BodyFailure { get; private set; }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        var (kept, filling) = (new byte[BufferSize], new byte[BufferSize]);
        var keptLength = 0;
        long total = 0;
        while (true)
        {
            var read = await ReadAsync(filling, cancellationToken).ConfigureAwait(false);
            if (read == 0 && total != length)
                throw Failed(new StorageException(StorageFailure.Unavailable, $"A part of {length} bytes was announced and {total} came."));

            await stream.WriteAsync(kept.AsMemory(0, keptLength), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return;

            total += read;
            (kept, filling, keptLength) = (filling, kept, read);
        }
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Failed(e);
        }
    }

    private Exception Failed(Exception e)
    {
        BodyFailure = ExceptionDispatchInfo.Capture(e);

        // Of this kind, so that the request fails with it and not with the one before.
        return new IOException("the body failed", e);
    }
}
