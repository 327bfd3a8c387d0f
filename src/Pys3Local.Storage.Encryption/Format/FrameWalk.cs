namespace Pys3Local.Storage.Encryption.Format;

/// <summary>What can be seen of encrypted content without its key.</summary>
internal static class FrameWalk
{
    /// <summary>Every stream begins as that of its part, and every frame has its length and its place.</summary>
    public static async ValueTask<bool> IsWholeAsync(ObjectReader stored, IReadOnlyList<StoredPart> parts, CancellationToken cancellationToken)
    {
        var header = new byte[StreamHeader.Size];
        var prefix = new byte[FrameLayout.PrefixSize];
        foreach (var part in parts)
        {
            if (!await ReadAsync(stored, part.StoredOffset, header, cancellationToken).ConfigureAwait(false) || StreamHeader.Read(header)?.Part != part.Number)
                return false;

            var frames = FrameLayout.Frames(part.Length);
            for (var frame = 0L; frame < frames; frame++)
            {
                if (!await ReadAsync(stored, part.StoredOffset + FrameLayout.FrameOffset(frame), prefix, cancellationToken).ConfigureAwait(false)
                    || !FrameCipher.IsPrefix(prefix, FrameLayout.ContentOf(frame, part.Length), frame == frames - 1))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static async ValueTask<bool> ReadAsync(ObjectReader stored, long offset, byte[] target, CancellationToken cancellationToken)
    {
        if (offset + target.Length > stored.Info.Size)
            return false;

        stored.Select(offset, target.Length);
        for (var filled = 0; filled < target.Length;)
        {
            var count = await stored.ReadAsync(target.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return false;

            filled += count;
        }

        return true;
    }
}
