namespace Pys3Local.Storage.Local.Layout;

/// <summary>A bucket as the running store knows it.</summary>
internal sealed class Bucket(BucketInfo info, BucketPaths paths)
{
    public BucketInfo Info { get; } = info;

    public BucketPaths Paths { get; } = paths;

    public string Name => Info.Name;
}
