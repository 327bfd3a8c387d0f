using System.Buffers;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The bytes of a body into a file.</summary>
internal static class BodyCopy
{
    public const int BufferSize = 128 * 1024;

    /// <summary>Reads to the end and returns the number of bytes.</summary>
    public static async ValueTask<long> WriteAsync(Stream body, IOpenFile file, long offset, CancellationToken cancellationToken)
    {
        if (body is ObjectReaderStream { Reader: LocalReader reader } && reader.SelectedLength is var selected && reader.CopyTo(file, offset))
            return selected;

        var first = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var filled = await body.ReadAsync(first, cancellationToken).ConfigureAwait(false);
            return await WriteAsync(body, first, filled, file, offset, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(first);
        }
    }

    /// <summary>The same where the beginning has been read already.</summary>
    /// <param name="ahead">Told before each write; null if no space is reserved.</param>
    public static async ValueTask<long> WriteAsync(
        Stream body, byte[] first, int filled, IOpenFile file, long offset, SpaceAhead? ahead, CancellationToken cancellationToken)
    {
        var second = ArrayPool<byte>.Shared.Rent(BufferSize / 2);
        try
        {
            // In turn: while one is being filled, what is in the others may still be hashed (ObjectWrite.Body).
            Memory<byte>[] pieces = [second, first.AsMemory(0, second.Length), first.AsMemory(second.Length)];
            if (body is IRetainsBuffers looking)
                looking.Reads = pieces.Length - 1;

            ahead?.Reach(offset + filled);
            file.Write(offset, first.AsSpan(0, filled));
            long length = filled;
            for (var turn = 0; filled > 0; turn = (turn + 1) % pieces.Length)
            {
                filled = await body.ReadAsync(pieces[turn], cancellationToken).ConfigureAwait(false);
                ahead?.Reach(offset + length + filled);
                file.Write(offset + length, pieces[turn].Span[..filled]);
                length += filled;
            }

            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(second);
        }
    }
}
