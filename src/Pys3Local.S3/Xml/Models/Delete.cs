namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html">DeleteObjects</see>. The operation bounds the number of objects to 1,000.</summary>
[S3Xml("Delete", Read = true)]
internal sealed partial class Delete
{
    public bool Quiet { get; init; }

    [S3XmlList("Object")]
    public required IReadOnlyList<ObjectIdentifier> Objects { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ObjectIdentifier
{
    public required string Key { get; init; }

    public string? VersionId { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModifiedTime { get; init; }

    public long? Size { get; init; }
}
