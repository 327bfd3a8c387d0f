using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Adoption;

/// <summary>What may be made a bucket in place: a directory of other people's files, apart from the store and from every other.</summary>
internal sealed class ImportSource(IFileSystem files, DataDirectory data)
{
    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: it may not.</exception>
    public void Check(string directory)
    {
        CheckApart(directory);
        CheckOthers(directory);
    }

    /// <summary>Only that it is a directory, and that neither it nor the data directory is in the other.</summary>
    /// <exception cref="StorageException">As <see cref="Check"/>.</exception>
    public void CheckApart(string directory)
    {
        if (files.Find($"{directory}/") is not { Kind: FileKind.Directory })
            throw Refusal(directory, "no such directory");

        var (here, root) = (Real(directory), Real(data.Root));
        if (here == root)
            throw Refusal(directory, "is the data directory itself; each directory in it that has a directory 'objects' is a bucket");

        if (IsIn(here, root))
            throw Refusal(directory, "is in the data directory; to make it a bucket there, move its files into a new directory BUCKET/objects of the data directory");

        if (IsIn(root, here))
            throw Refusal(directory, $"the data directory is in it ({root}); import the other directories in it, one by one");
    }

    /// <summary>That no other bucket has its objects there, below it, or around it: what one removes would go from both.</summary>
    /// <param name="bucket">The one that is to have it.</param>
    /// <exception cref="StorageException">As <see cref="Check"/>.</exception>
    public static void CheckBuckets(string directory, string bucket, IEnumerable<Bucket> buckets)
    {
        var here = Real(directory);
        foreach (var other in buckets.Where(other => other.Name != bucket))
        {
            var there = Real(other.Paths.Objects);
            if (here == there || IsIn(here, there) || IsIn(there, here))
                throw Refusal(directory, $"the bucket '{other.Name}' has its objects in {other.Paths.Objects}; a directory belongs to one bucket");
        }
    }

    private void CheckOthers(string directory)
    {
        if (IsStore(directory))
            throw Refusal(directory, $"a data directory of pys3local; to take its buckets over, move its directories into {data.Root} while no server runs");

        if (Path.GetFileName(directory) == DataDirectory.OwnName)
            throw Refusal(directory, "a part of another data directory, that server's own directory");

        if (files.Find($"{directory}/{BucketPaths.SettingsName}") is { Kind: FileKind.File })
            throw Refusal(directory, $"a bucket of pys3local; to take it over with its metadata, move it into {data.Root} while no server runs");
    }

    private bool IsStore(string directory) => files.Find($"{directory}/{DataDirectory.OwnName}") is { Kind: FileKind.Directory };

    private static bool IsIn(string path, string directory) => RealPath.IsIn(path, directory);

    /// <summary>The path without a link in it.</summary>
    private static string Real(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (IOException error)
        {
            throw FileErrors.From(error, path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw FileErrors.From(error, path);
        }
    }

    private static StorageException Refusal(string directory, string why) => new(StorageFailure.NotSupported, $"{directory}: {why}");
}
