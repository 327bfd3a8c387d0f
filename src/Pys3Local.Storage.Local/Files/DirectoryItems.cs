using System.IO.Enumeration;

namespace Pys3Local.Storage.Local.Files;

/// <summary>The entries of a directory, without a call for each.</summary>
internal static class DirectoryItems
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        MatchType = MatchType.Simple,
        ReturnSpecialDirectories = false,
    };

    public static IEnumerable<DirectoryItem> Of(string path) => !Directory.Exists(path) ? [] : new FileSystemEnumerable<DirectoryItem>(
        path,
        static (ref FileSystemEntry entry) => new DirectoryItem(entry.FileName.ToString(), KindOf(ref entry)),
        Everything);

    private static FileKind KindOf(ref FileSystemEntry entry) => entry.Attributes switch
    {
        var attributes when attributes.HasFlag(FileAttributes.ReparsePoint) => FileKind.Other,
        var attributes when attributes.HasFlag(FileAttributes.Device) => FileKind.Other,
        _ => entry.IsDirectory ? FileKind.Directory : FileKind.File,
    };
}
