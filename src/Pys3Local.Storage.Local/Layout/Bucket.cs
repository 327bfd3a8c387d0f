namespace Pys3Local.Storage.Local.Layout;

/// <summary>A bucket as the running store knows it.</summary>
internal sealed class Bucket(BucketInfo info, BucketPaths paths)
{
    public BucketInfo Info { get; } = info;

    public BucketPaths Paths { get; } = paths;

    public string Name => Info.Name;

    /// <summary>See <see cref="ObjectsPlace"/>: it is looked for with each use.</summary>
    public bool ObjectsCanGo { get; init; }

    /// <summary>A disk was mounted where the objects are, at the last start or when the settings were written.</summary>
    public bool WasMounted { get; init; }
}
