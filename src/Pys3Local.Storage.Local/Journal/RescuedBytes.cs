using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Reads a file of which the disk cannot read all. What it refuses is tried again, block by block; a block that stays unreadable counts as zeros, and is
/// remembered. Only a few may be so: where the disk refuses more, it is more likely to be the disk, or its cable, than these blocks.
/// </summary>
internal sealed class RescuedBytes(IOpenFile file, string path)
{
    /// <summary>Bytes: what a disk of today reads at a time.</summary>
    private const int BlockSize = 4096;
    private const int Tries = 3;
    private const int BlockLimit = 16;

    private readonly SortedSet<long> _lost = [];

    /// <summary>Where the first block begins that cannot be read; null if all could be, so far.</summary>
    public long? FirstLost => _lost.Count > 0 ? _lost.Min * BlockSize : null;

    /// <exception cref="StorageException">Too much of it cannot be read, or for want of something else than a disk that reads.</exception>
    public int Read(long offset, Span<byte> buffer)
    {
        try
        {
            return file.Read(offset, buffer);
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Damaged)
        {
            return ReadBlock(offset, buffer[..(int)Math.Min(buffer.Length, BlockSize - (offset % BlockSize))]);
        }
    }

    /// <summary>One line: what happened, and what to do.</summary>
    public StorageException Refusal(string cause) => new(
        StorageFailure.Damaged,
        $"{path}: the journal cannot be read, and it may hold what was acknowledged last, so nothing is served or changed: {cause}. Look at the disk and its cable, or copy the whole data directory to another disk, and start again; where that does not help, move this file out of the directory: what it holds, and the files do not have yet, is lost then");

    private int ReadBlock(long offset, Span<byte> buffer)
    {
        var block = offset / BlockSize;
        for (var attempt = 1; !_lost.Contains(block); attempt++)
        {
            try
            {
                return file.Read(offset, buffer);
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Damaged)
            {
                if (attempt == Tries && _lost.Add(block) && _lost.Count > BlockLimit)
                    throw Refusal(error.Message);
            }
        }

        buffer.Clear();
        return buffer.Length;
    }
}
