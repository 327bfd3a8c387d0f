using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Storage.Local;

/// <summary>What is at a path, seen without opening it or making anything.</summary>
/// <param name="Kind">Whether it is a store.</param>
/// <param name="Id">Of a store that has one: those of version 0.3 get one at their next start.</param>
public sealed record LocalStoreSight(LocalStoreKind Kind, string? Id)
{
    private const int DocumentLimit = 4096;

    /// <summary>Where the server that runs on a data directory can be asked.</summary>
    public static string AdminSocketOf(string path) => $"{OwnDirectoryOf(path)}/control.sock";

    /// <summary>The server's own directory in a data directory.</summary>
    public static string OwnDirectoryOf(string path) => $"{System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path))}/{DataDirectory.OwnName}";

    /// <summary>How the last verification of the store at a path came out, also while a server runs there; null if there was none.</summary>
    public static VerifyReport? FindVerification(string path) => StoreVerification.FindLast(path);

    public static LocalStoreSight Of(string path)
    {
        IFileSystem files = OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem();
        var root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var data = new DataDirectory(files, root);
        if (data.Read(data.Settings, DocumentLimit) is { } json)
            return new LocalStoreSight(LocalStoreKind.Store, LayoutJson.Read(json, LayoutJson.Default.StoreDocument)?.Id);

        foreach (var item in files.Items(root))
        {
            var inside = $"{root}/{item.Name}";
            if (item.Kind != FileKind.File && item.Name[0] != '.' && (files.Find($"{inside}/{BucketPaths.SettingsName}") is not null
                || files.Find($"{inside}/{BucketPaths.MetadataName}") is not null || files.Find($"{inside}/{BucketPaths.ObjectsName}") is not null))
            {
                return new LocalStoreSight(LocalStoreKind.Buckets, null);
            }
        }

        return new LocalStoreSight(LocalStoreKind.Nothing, null);
    }

    /// <summary>Whether the disk that holds a path is mounted read-only: a store there can be read.</summary>
    public static bool IsReadOnly(string path) => OperatingSystem.IsLinux() && new LinuxFileSystem().IsReadOnly(path);

    /// <summary>Whether a file can have two names in a directory, which is there: without that a version takes the space of its bytes twice.</summary>
    public static bool KnowsLinks(string directory)
    {
        var (from, to) = (System.IO.Path.Combine(directory, "first-name"), System.IO.Path.Combine(directory, "second-name"));
        System.IO.File.WriteAllText(from, "");
        return OperatingSystem.IsLinux() && LinuxCalls.Link(from, to) == 0;
    }
}

public enum LocalStoreKind
{
    /// <summary>No directory, or nothing in it that belongs to a store.</summary>
    Nothing,

    /// <summary>Buckets whose <c>.pys3local</c> was removed, which may be, or that the original has made.</summary>
    Buckets,

    /// <summary>A store, with its marker.</summary>
    Store,
}
