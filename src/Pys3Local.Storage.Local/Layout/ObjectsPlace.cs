using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// Where the objects of a bucket are, if that may go from under it: a directory that was imported in place, a link, or a disk that is mounted there. Where it is away
/// its bucket must not look empty: a mirror would follow.
/// </summary>
internal static class ObjectsPlace
{
    /// <summary>A disk is mounted there, or the link leads to another one.</summary>
    public static bool IsMounted(IFileSystem files, string objects) => files.IsApart(objects, Path.GetDirectoryName(objects)!);

    /// <param name="isImported">The objects are not in the bucket's own directory.</param>
    /// <param name="wasMounted">A disk was mounted there.</param>
    public static bool CanGo(IFileSystem files, BucketPaths paths, bool isImported, bool wasMounted) =>
        isImported || wasMounted || files.Find(paths.Objects) is { Kind: FileKind.Other };

    /// <exception cref="StorageException"><see cref="StorageFailure.Unavailable"/>: it has gone.</exception>
    public static void Require(IFileSystem files, Bucket bucket)
    {
        if (!bucket.ObjectsCanGo)
            return;

        var objects = bucket.Paths.Objects;
        if (files.Find($"{objects}/") is not { Kind: FileKind.Directory })
            throw Gone($"{objects}: the objects of the bucket '{bucket.Name}' are not there", "Where they are lost, make the directory again");

        if (bucket.WasMounted && !IsMounted(files, objects) && !files.Items(objects).Any())
            throw Gone($"{objects}: a disk was mounted here with the objects of the bucket '{bucket.Name}', and is not now", "Where they are to be in the directory itself, put them there");
    }

    private static StorageException Gone(string what, string remedy) =>
        new(StorageFailure.Unavailable, $"{what}; is the disk mounted? The bucket is out of service until it is. {remedy}");
}
