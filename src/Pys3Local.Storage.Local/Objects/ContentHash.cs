using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The ETag that a file's bytes have.</summary>
internal static class ContentHash
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads a file through. Null if it cannot be computed, see <see cref="ContentHasher.Of"/>.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="size">Their number.</param>
    /// <param name="known">What is known of them: whether, and of which parts, they were assembled. Null: nothing.</param>
    /// <param name="read">Given each piece.</param>
    public static async ValueTask<string?> ETagAsync(IOpenFile file, long size, ObjectInfo? known, Func<ReadOnlyMemory<byte>, ValueTask>? read, CancellationToken cancellationToken)
    {
        using var hasher = ContentHasher.Of(size, known);
        if (hasher is null)
            return null;

        var buffer = new byte[(int)Math.Clamp(size, 1, BufferSize)];
        for (long offset = 0; offset < size;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = file.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, size - offset)));
            if (count == 0)
                break;

            hasher.Append(buffer.AsSpan(0, count));
            offset += count;
            if (read is not null)
                await read(buffer.AsMemory(0, count)).ConfigureAwait(false);
        }

        return hasher.Finish();
    }
}
