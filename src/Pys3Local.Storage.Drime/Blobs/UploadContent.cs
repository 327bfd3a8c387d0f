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

/// <summary>Bytes in the object store that no entry names yet.</summary>
/// <param name="FileName">The last segment of the key they are under: what an entry is made of.</param>
internal readonly record struct UploadedBytes(string FileName, long Size)
{
    public static UploadedBytes Of(string? key, long size) =>
        key is { Length: > 0 } && key[(key.LastIndexOf('/') + 1)..] is { Length: > 0 } name
            ? new UploadedBytes(name, size)
            : throw new StorageException(StorageFailure.Unavailable, "Drime: an upload was opened without a key.");
}
