using System.Security.Cryptography;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The ETag that bytes have: the MD5 of all, or of the MD5s of the parts that an object was assembled from.</summary>
internal static class ContentHash
{
    private const int BufferSize = 128 * 1024;

    /// <summary>
    /// Reads a file through. Null where it cannot be told: an assembled object whose parts' sizes have not been kept, or are
    /// not those of this file.
    /// </summary>
    /// <param name="file">The bytes.</param>
    /// <param name="size">Their number.</param>
    /// <param name="known">What is known of them: whether, and of which parts, they were assembled. Null: nothing.</param>
    /// <param name="read">Told after each piece, in bytes.</param>
    public static async ValueTask<string?> ETagAsync(IOpenFile file, long size, ObjectInfo? known, Func<int, ValueTask>? read, CancellationToken cancellationToken)
    {
        if (known is null || !known.ETag.Contains('-'))
        {
            return Convert.ToHexStringLower(await Md5Async(file, 0, size, read, cancellationToken).ConfigureAwait(false));
        }

        if (PartSizes.Parse(known.Attributes.GetValueOrDefault(PartSizes.Attribute)) is not { } parts || parts.Total != size)
        {
            return null;
        }

        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        long offset = 0;
        foreach (var part in parts.Sizes())
        {
            whole.AppendData(await Md5Async(file, offset, part, read, cancellationToken).ConfigureAwait(false));
            offset += part;
        }

        return $"{Convert.ToHexStringLower(whole.GetHashAndReset())}-{parts.Count}";
    }

    private static async ValueTask<byte[]> Md5Async(
        IOpenFile file, long offset, long length, Func<int, ValueTask>? read, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[(int)Math.Clamp(length, 1, BufferSize)];
        for (var end = offset + length; offset < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = file.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)));
            if (count == 0)
            {
                break;
            }

            md5.AppendData(buffer, 0, count);
            offset += count;
            if (read is not null)
            {
                await read(count).ConfigureAwait(false);
            }
        }

        return md5.GetHashAndReset();
    }
}
