namespace Pys3Local.Storage.Local.Files;

/// <summary>
/// What no system call does between two file systems: a bucket may be on another than the data directory. It costs the writing of all bytes once
/// more, and the wait for both media.
/// </summary>
internal static class LinuxCrossing
{
    /// <summary>As a rename: what reads <paramref name="to"/> sees the old file or the whole new one, and one of the two is there after a power cut.</summary>
    public static FileOutcome Move(LinuxFileSystem files, string from, string to)
    {
        var directory = Path.GetDirectoryName(to)!;
        var arriving = $"{directory}/{DirectoryItem.Arriving}{Path.GetFileName(from)}";
        files.Delete(arriving);
        var outcome = Copy(files, from, arriving);
        if (outcome == FileOutcome.Done && (outcome = files.Rename(arriving, to)) != FileOutcome.Done)
            files.Delete(arriving);

        if (outcome == FileOutcome.Done)
        {
            files.SyncAll(directory);
            files.Delete(from);
        }

        return outcome;
    }

    /// <summary>A second file with the same bytes and the same time, on its medium; there must be none of that name.</summary>
    public static FileOutcome Copy(LinuxFileSystem files, string from, string to)
    {
        using var source = files.Open(from);
        if (source is null)
            return FileOutcome.Missing;

        var outcome = files.Create(to, default(ReadOnlySpan<byte>));
        if (outcome != FileOutcome.Done)
            return outcome;

        try
        {
            using var target = files.Open(to, write: true) ?? throw new StorageException(StorageFailure.Unavailable, $"{to}: has gone");
            FileCopy.Range(source, 0, target, 0, source.Facts.Size);
            ((LinuxFile)target).SetModified(source.Facts.Modified);
            target.Sync();
            return FileOutcome.Done;
        }
        catch
        {
            files.Delete(to);
            throw;
        }
    }
}
