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

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html">DeleteObjects</see>.</summary>
[S3Xml("DeleteResult")]
internal sealed partial class DeleteResult
{
    [S3XmlList("Deleted")]
    public IReadOnlyList<DeletedObject> Deleted { get; init; } = [];

    [S3XmlList("Error")]
    public IReadOnlyList<DeleteError> Errors { get; init; } = [];
}

[S3Xml]
internal sealed partial class DeletedObject
{
    public required string Key { get; init; }

    public string? VersionId { get; init; }

    /// <summary>True where this made or removed a delete marker; else null.</summary>
    public bool? DeleteMarker { get; init; }

    public string? DeleteMarkerVersionId { get; init; }
}

[S3Xml]
internal sealed partial class DeleteError
{
    public required string Key { get; init; }

    public string? VersionId { get; init; }

    public required string Code { get; init; }

    public required string Message { get; init; }
}
