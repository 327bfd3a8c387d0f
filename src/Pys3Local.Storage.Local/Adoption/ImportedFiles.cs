using System.Text;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Adoption;

/// <summary>Something in an imported directory that is no object there, or one of another name.</summary>
/// <param name="Path">In the directory.</param>
/// <param name="Reason">One line for people.</param>
/// <param name="IsServed">As an object, of another key than its path.</param>
public readonly record struct ImportNote(string Path, string Reason, bool IsServed);

/// <summary>
/// What of a directory is not served as the key that its path is. Names that begin with <c>%</c> in a certain way are those that this program gives to keys which can be no
/// name of a file (<see cref="Keys.KeyPath"/>): a directory of other people's files may have them by chance.
/// </summary>
internal sealed class ImportedFiles(IFileSystem files, Bucket bucket)
{
    /// <summary>Bytes of a key: S3's.</summary>
    private const int KeyLimit = 1024;

    /// <summary>The files that hide others are looked for on the disk: it takes time for unusual names only.</summary>
    /// <returns>Each with whether it is a file that is met where the keys of the bucket are.</returns>
    public IEnumerable<(ImportNote Note, bool IsMet)> Notes() => Below("");

    private IEnumerable<(ImportNote Note, bool IsMet)> Below(string directory)
    {
        foreach (var item in files.Items(directory.Length == 0 ? bucket.Paths.Objects : $"{bucket.Paths.Objects}/{directory}"))
        {
            // Such a name is told of by whoever walks over the keys.
            if (item.Escaped is not null)
                continue;

            var path = directory.Length == 0 ? item.Name : $"{directory}/{item.Name}";
            if (item.Kind == FileKind.Directory)
            {
                foreach (var below in Below(path))
                    yield return below;
            }
            else if (NoteOf(path, item) is { } note)
            {
                yield return (note, item.Kind == FileKind.File && !item.IsArriving);
            }
        }
    }

    private ImportNote? NoteOf(string path, DirectoryItem item)
    {
        if (item.Kind == FileKind.Other)
            return Left("a link, a FIFO, a socket or a device is no object");

        if (item.IsArriving)
            return Left($"a name that begins with '{DirectoryItem.Arriving}' is that of a file which is still being copied: rename it");

        var key = bucket.Paths.Keys.KeyOf(path);
        if (Encoding.UTF8.GetByteCount(key) is > KeyLimit and var length)
            return Left($"a key has at most {KeyLimit} bytes, and its path has {length}");

        if (ServedOf(key) is { } served && served != path)
            return Left($"it has the name that this program gives to the key '{key}', which is served from '{served}': rename it");

        return key == path ? null : new ImportNote(path, $"it has the name that this program gives to the key '{key}', and is served as that: rename it for another", IsServed: true);

        ImportNote Left(string reason) => new(path, reason, IsServed: false);
    }

    /// <summary>The path that counts, where a key has several: as a reader looks for it.</summary>
    private string? ServedOf(string key)
    {
        var keys = bucket.Paths.Keys;
        foreach (var path in (string?[])[keys.Of(key), keys.Beside(key), keys.Literal(key)])
        {
            if (path is not null && files.FindBelow(bucket.Paths.Objects, $"{bucket.Paths.Objects}/{path}") is { Kind: FileKind.File })
                return path;
        }

        return null;
    }
}
