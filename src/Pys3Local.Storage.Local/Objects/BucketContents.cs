using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Looks for what would be lost with a bucket's directory, and is no object: what somebody has put beside the objects, links, metadata of objects that
/// are on a disk which is not mounted. Directories that hold nothing may go, and what a write between two disks has left there.
/// </summary>
internal sealed class BucketContents(IFileSystem files, DataDirectory data, ObjectFiles objects)
{
    private const string NoObject = "no object of this bucket";

    /// <summary>The first that is found, and what it is; null if there is nothing.</summary>
    public string? Find(Bucket bucket)
    {
        var paths = bucket.Paths;
        if (objects.Absence(bucket) is { } absence)
            return absence;

        foreach (var item in files.Items(paths.Root))
        {
            var path = $"{paths.Root}/{item.Name}";
            var found = item switch
            {
                { Name: BucketPaths.SettingsName, Kind: FileKind.File } => null,
                { Name: BucketPaths.ObjectsName, Kind: FileKind.Other } when path == paths.Objects => null, // A link to a directory: only the link goes.
                { Name: BucketPaths.ObjectsName or BucketPaths.VersionsName, Kind: FileKind.Directory } => FindBelow(path, paths.Root, NoObject),
                { Name: BucketPaths.MetadataName, Kind: FileKind.Directory } => FindBelow(path, paths.Root, "metadata of an object that is not there (the disk of the objects may not be mounted), or a file of somebody else"),
                _ => $"{path}: not of this bucket",
            };
            if (found is not null)
                return found;
        }

        return IsOutside(paths) ? FindIn(paths.Objects, NoObject) : null;
    }

    /// <summary>The objects are behind a link, or elsewhere: what is in the bucket's directory is not all.</summary>
    private bool IsOutside(BucketPaths paths) => paths.Objects != $"{paths.Root}/{BucketPaths.ObjectsName}" || files.Find(paths.Objects) is { Kind: FileKind.Other };

    private string? FindBelow(string directory, string parent, string what) => files.IsApart(directory, parent)
        ? $"{directory}: another disk is mounted here: unmount it first"
        : FindIn(directory, what);

    private string? FindIn(string directory, string what)
    {
        foreach (var item in files.Items(directory))
        {
            var path = $"{directory}/{item.Name}";
            var found = item.Kind == FileKind.Directory ? FindBelow(path, directory, what)
                : item.IsArriving && files.IsApart(directory, data.Root) ? null
                : $"{path}: {what}";
            if (found is not null)
                return found;
        }

        return null;
    }
}
