namespace Pys3Local.S3.Xml.Models;

/// <summary>An object in ListObjects and ListObjectsV2.</summary>
[S3Xml]
internal sealed partial class ListedObject
{
    /// <summary>URL-encoded by the operation where encoding-type asks for it, as all keys, prefixes and markers here.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>With its quotes.</summary>
    public string? ETag { get; init; }

    [S3XmlList("ChecksumAlgorithm")]
    public IReadOnlyList<string> ChecksumAlgorithm { get; init; } = [];

    public string? ChecksumType { get; init; }

    public required long Size { get; init; }

    public Owner? Owner { get; init; }

    public string? StorageClass { get; init; }
}
