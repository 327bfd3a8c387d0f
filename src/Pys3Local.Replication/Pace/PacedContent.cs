using Pys3Local.Storage;

namespace Pys3Local.Replication.Pace;

/// <summary>Content on its way: no faster than it may be.</summary>
/// <param name="reader">At the beginning of what is sent; it stays the caller's.</param>
internal sealed class PacedContent(ObjectReader reader, Bandwidth bandwidth, Action<int> sent) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await reader.ReadAsync(buffer.Length > bandwidth.Piece ? buffer[..bandwidth.Piece] : buffer, cancellationToken).ConfigureAwait(false);
        await bandwidth.TakeAsync(count, cancellationToken).ConfigureAwait(false);
        sent(count);
        return count;
    }
}
