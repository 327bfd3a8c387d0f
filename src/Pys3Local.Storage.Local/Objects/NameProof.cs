using System.Collections.Concurrent;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Finds out, before a key's first write is committed, whether its disk takes its name: a store can have come to its disk from another one, and a bucket can be on
/// a disk of its own. A name of letters, digits and the like is never tried, of any other only what this run has not met yet.
/// </summary>
internal sealed class NameProof(IFileSystem files, DataDirectory data)
{
    /// <summary>What FAT, exFAT and NTFS keep for themselves, one bit each; then an end that they cut off, and what is not ASCII.</summary>
    private const string Reserved = ":*?\"<>|\\";
    private const int Ends = 1 << 8;
    private const int Foreign = 1 << 9;

    /// <summary>Bytes of a name that every file system takes.</summary>
    private const int Short = 100;

    /// <summary>As long as all that is added to a name, and a name that is no object wherever it is.</summary>
    private const string Mark = DirectoryItem.Arriving + "---";

    private readonly ConcurrentDictionary<string, (int Marks, int Length)> _taken = new(StringComparer.Ordinal);

    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: this key can have no file.</exception>
    public void Check(Bucket bucket, string key)
    {
        var path = bucket.Paths.Keys.Of(key);
        var (marks, length) = Describe(path);
        if (marks == 0 && length <= Short)
            return;

        var taken = _taken.GetValueOrDefault(bucket.Paths.Root);
        if ((marks & ~taken.Marks) == 0 && length <= Math.Max(taken.Length, Short))
            return;

        var directory = files.IsApart(bucket.Paths.Objects, data.Root) ? bucket.Paths.Objects : data.Temporary;
        foreach (var name in path.Split('/'))
        {
            if (Describe(name) is not (0, <= Short) && !IsTaken($"{directory}/{Mark}{name}"))
                throw new StorageException(StorageFailure.NotSupported, $"{bucket.Name}/{key}: the file system of this bucket takes no file of this name");
        }

        _taken.AddOrUpdate(bucket.Paths.Root, (marks, length), (_, known) => (known.Marks | marks, Math.Max(known.Length, length)));
    }

    /// <summary>What is special in the components of a path, and the most bytes that one of them can have.</summary>
    private static (int Marks, int Length) Describe(string path)
    {
        var (marks, length, longest) = (0, 0, 0);
        for (var i = 0; i <= path.Length; i++)
        {
            if (i == path.Length || path[i] == '/')
            {
                if (i > 0 && path[i - 1] is '.' or ' ')
                    marks |= Ends;

                (longest, length) = (Math.Max(longest, length), 0);
            }
            else if (path[i] > '\x7f')
            {
                marks |= Foreign;
                length += 3;
            }
            else
            {
                length++;
                if (!char.IsAsciiLetterOrDigit(path[i]) && Reserved.IndexOf(path[i]) is >= 0 and var bit)
                    marks |= 1 << bit;
            }
        }

        return (marks, longest);
    }

    private bool IsTaken(string path)
    {
        try
        {
            // Some say that a directory is missing. What is there already is taken.
            return files.Create(path, default(ReadOnlySpan<byte>)) is not (FileOutcome.Missing or FileOutcome.NotDirectory);
        }
        catch (StorageException error) when (error.Failure == StorageFailure.NotSupported)
        {
            return false;
        }
        finally
        {
            files.Discard(path);
        }
    }
}
