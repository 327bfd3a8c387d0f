using System.Net;

namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>Pieces in memory as the body of a request.</summary>
internal sealed class UploadContent(IReadOnlyList<ReadOnlyMemory<byte>> pieces) : HttpContent
{
    protected override bool TryComputeLength(out long length)
    {
        length = pieces.Sum(piece => (long)piece.Length);
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var piece in pieces)
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
    }
}
