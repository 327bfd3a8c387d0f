using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Adoption;

/// <summary>
/// What the original (v0.2.1) kept directly in the data directory: the objects of its only bucket, of which nothing but its database knows.
/// They are served from where they are, as objects of <see cref="BucketName"/>, until they are written over, deleted or imported.
/// </summary>
internal sealed class OriginalFiles(IFileSystem files, string root, LegacyDatabase? database)
{
    public const string BucketName = "default";

    /// <summary>What the database calls that bucket.</summary>
    private const string NoBucket = "";

    private const int Page = 1000;

    private readonly LegacyDatabase? _database = database?.Keys(NoBucket, "", 1).Count > 0 ? database : null;

    /// <summary>Every key of a bucket that the database speaks of, in order, whether there is a file or not.</summary>
    public IEnumerable<string> Keys(string bucket)
    {
        if (!Has(bucket))
            yield break;

        for (var after = ""; _database!.Keys(NoBucket, after, Page) is { Count: > 0 } keys; after = keys[^1])
        {
            foreach (var key in keys)
                yield return key;
        }
    }

    /// <summary>True if the bucket may have such objects.</summary>
    public bool Has(string bucket) => _database is not null && bucket == BucketName;

    /// <summary>Where the original kept a key; null if it did not know it, or where that is no harmless path.</summary>
    public string? PathOf(string bucket, string key) => Has(bucket) && IsHarmless(key) && Describe(bucket, key) is not null ? $"{root}/{key}" : null;

    public ObjectInfo? Describe(string bucket, string key) => Has(bucket) ? _database!.Find(NoBucket, key) : null;

    /// <summary>Makes the bucket, in what may be a directory of the original's objects, where any of them is there; then it is true.</summary>
    public bool Adopt()
    {
        foreach (var key in Keys(BucketName))
        {
            if (PathOf(BucketName, key) is { } path && files.FindBelow(root, path) is { Kind: FileKind.File })
            {
                files.CreateDirectory($"{root}/{BucketName}");
                files.CreateDirectory($"{root}/{BucketName}/{BucketPaths.ObjectsName}");
                return true;
            }
        }

        return false;
    }

    private static bool IsHarmless(string key)
    {
        foreach (var component in key.Split('/'))
        {
            if (component is "" or "." or ".." || component.Equals(DataDirectory.OwnName, StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return !key.Contains('\0');
    }
}
