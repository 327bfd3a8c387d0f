using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>Finds out what the file system does to names, by trying.</summary>
internal static class NameProbe
{
    /// <summary>What FAT, exFAT and NTFS do not take, whatever system has mounted them.</summary>
    private static readonly string[] Reserved = [":", "*", "?", "\"", "<", ">", "|", "\\"];

    /// <summary>Bytes: the most that there is as a rule, and what is left where each name is encrypted (eCryptfs).</summary>
    private static readonly int[] Lengths = [255, 143, 100];

    public static NameRules Find(IFileSystem files, DataDirectory data)
    {
        var windows = OperatingSystem.IsWindows() || Array.Exists(Reserved, mark => !Takes(files, $"{data.Temporary}/probe-{mark}a"));
        var length = Array.Find(Lengths, length => length == Lengths[^1] || Takes(files, $"{data.Temporary}/{new string('p', length)}"));
        return new NameRules(Folds(files, data), windows, length == Lengths[0] ? 0 : length);
    }

    private static bool Folds(IFileSystem files, DataDirectory data)
    {
        var probe = $"{data.Temporary}/probe-\u00e9a";
        if (!Takes(files, probe, keep: true))
            return true;

        try
        {
            return files.Find($"{data.Temporary}/PROBE-\u00c9A") is not null || files.Find($"{data.Temporary}/probe-e\u0301a") is not null
                || files.Find($"{data.Temporary}/PROBE-\u00e9A") is not null;
        }
        finally
        {
            files.Delete(probe);
        }
    }

    private static bool Takes(IFileSystem files, string path, bool keep = false)
    {
        files.Delete(path);
        try
        {
            files.Create(path).Dispose();
        }
        catch (StorageException error) when (error.Failure is StorageFailure.NotSupported or StorageFailure.Unavailable)
        {
            // No two systems say the same of it.
            return false;
        }

        if (!keep)
            files.Delete(path);

        return true;
    }
}
