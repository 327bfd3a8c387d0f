using System.Buffers;

namespace Pys3Local.Storage.Memory;

/// <summary>
/// The bytes of one version, never changed once made: whoever has it open keeps reading it, whatever becomes of the key.
/// Every chunk but the last is full.
/// </summary>
internal sealed class MemoryContent(byte[][] chunks, long length)
{
    /// <summary>Bytes. Below 85,000, so that chunks stay out of the large object heap.</summary>
    public const int ChunkSize = 64 * 1024;

    public static MemoryContent Empty { get; } = new([], 0);

    public long Length { get; } = length;

    /// <summary>What is left of one chunk from an offset that is within the content.</summary>
    public ReadOnlySpan<byte> Slice(long offset) => chunks[offset / ChunkSize].AsSpan((int)(offset % ChunkSize));

    /// <summary>Reads a body to its end. On any failure the budget is as it was.</summary>
    public static async ValueTask<MemoryContent> ReadAsync(Stream body, MemoryBudget budget, CancellationToken cancellationToken)
    {
        if (body is ObjectReaderStream { Reader: MemoryReader { IsUntouched: true } own })
        {
            budget.Take(own.Content.Length);
            return own.Content;
        }

        var chunks = new List<byte[]>();
        var taken = 0L;
        // Two buffers in turn: the body may still be hashing the one while it fills the other, see ObjectWrite.Body.
        var (buffer, other) = (ArrayPool<byte>.Shared.Rent(ChunkSize), ArrayPool<byte>.Shared.Rent(ChunkSize));
        try
        {
            int filled;
            do
            {
                filled = await body.ReadAtLeastAsync(buffer.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                if (filled == 0)
                    break;

                budget.Take(filled);
                taken += filled;
                chunks.Add(buffer.AsSpan(0, filled).ToArray());
                (buffer, other) = (other, buffer);
            }
            while (filled == ChunkSize);
            return taken == 0 ? Empty : new MemoryContent([.. chunks], taken);
        }
        catch
        {
            budget.Return(taken);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<byte>.Shared.Return(other);
        }
    }
}
