using System.Buffers;

namespace Pys3Local.Storage.Local.Files;

/// <summary>From one file to another.</summary>
internal static class FileCopy
{
    private const int BufferSize = 128 * 1024;

    /// <summary>A range, without reading where the file system can.</summary>
    public static void Range(IOpenFile from, long fromOffset, IOpenFile to, long offset, long length)
    {
        if (length == 0 || to.CopyFrom(from, fromOffset, offset, length))
            return;

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < length;)
            {
                var count = from.Read(fromOffset + done, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done)));
                if (count == 0)
                    throw new StorageException(StorageFailure.Damaged, "a file ends early");

                to.Write(offset + done, buffer.AsSpan(0, count));
                done += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
