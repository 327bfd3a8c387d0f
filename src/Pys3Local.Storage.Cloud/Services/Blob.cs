namespace Pys3Local.Storage.Cloud.Services;

/// <summary>A blob without its bytes.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes; changes with the bytes, and with some services with what is kept with them.</param>
/// <param name="Headers">Null in the listing of a service that does not say it there.</param>
public sealed record Blob(string Name, long Size, string ETag, DateTimeOffset LastModified, BlobHeaders? Headers)
{
    /// <summary>Null in a container that has no versions.</summary>
    public string? VersionId { get; init; }

    /// <summary>The newest of its name. A service that is asked for a version by its id does not say.</summary>
    public bool IsLatest { get; init; } = true;

    /// <summary>It says that the name was removed, and has no bytes.</summary>
    public bool IsMarker { get; init; }

    /// <summary>What the service says of its lock; null where it says nothing.</summary>
    public BlobLock? Lock { get; init; }
}

/// <summary>How long the service itself refuses to remove a version.</summary>
/// <param name="Mode">GOVERNANCE or COMPLIANCE; null for no retention.</param>
/// <param name="Until">The end of the retention, as S3 writes times.</param>
/// <param name="Hold">ON, OFF, or null for never set.</param>
public sealed record BlobLock(string? Mode, string? Until, string? Hold);

/// <summary>What a write has made.</summary>
/// <param name="ETag">Without quotes.</param>
/// <param name="VersionId">Null in a container that has no versions.</param>
public sealed record BlobWritten(string ETag, string? VersionId);

/// <summary>What is kept with the bytes.</summary>
/// <param name="ContentType">ASCII.</param>
/// <param name="Metadata">Names in lower case, letters and digits only; values are ASCII.</param>
public sealed record BlobHeaders(string? ContentType, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>For containers with locks: the service is to keep the version.</summary>
    public BlobLock? Lock { get; init; }

    public static BlobHeaders None { get; } = new(null, new Dictionary<string, string>());
}

/// <summary>One page of a listing.</summary>
public sealed record BlobPage(IReadOnlyList<Blob> Blobs, bool IsTruncated)
{
    /// <summary>Where the next page begins: after the last blob of this one.</summary>
    /// <param name="service">For the message.</param>
    /// <param name="after">After which this one began.</param>
    /// <exception cref="StorageException">That would be no further than before: the listing would never end.</exception>
    public string Next(IBlobService service, string? after) =>
        Blobs.Count > 0 && (after is null || Utf8Order.Compare(Blobs[^1].Name, after) > 0) ? Blobs[^1].Name : throw Stuck(service, after);

    /// <summary>As <see cref="Next"/>, in a listing of versions.</summary>
    public (string Name, string? Version) NextVersion(IBlobService service, (string? Name, string? Version) after) =>
        Blobs.Count > 0 && (after.Name is null || Utf8Order.Compare(Blobs[^1].Name, after.Name) is var order && (order > 0 || order == 0 && after.Version is not null && Blobs[^1].VersionId != after.Version))
            ? (Blobs[^1].Name, Blobs[^1].VersionId)
            : throw Stuck(service, after.Name);

    internal static StorageException Stuck(IBlobService service, string? after) => new(
        StorageFailure.Unavailable, $"{service.Traits.Location}: the listing does not go on after '{after}': the service says that there is more, and gives nothing beyond.");
}

/// <summary>An open blob.</summary>
/// <param name="Blob">As it was when it was opened.</param>
/// <param name="Body">Throws <see cref="StorageFailure.Unavailable"/> where the service cuts it.</param>
public sealed record BlobContent(Blob Blob, Stream Body) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Body.DisposeAsync();
}

/// <summary>When a write is to be done.</summary>
/// <param name="ETag">Only in place of this one.</param>
/// <param name="IsNew">Only where there is none.</param>
public readonly record struct BlobCondition(string? ETag, bool IsNew)
{
    public static BlobCondition None => default;

    public static BlobCondition New => new(null, true);

    /// <summary>That everything is as it was found.</summary>
    public static BlobCondition Unchanged(Blob? found) => found is null or { IsMarker: true } ? New : new(found.ETag, false);
}

/// <summary>What a service is and can do, as data.</summary>
public sealed record BlobTraits
{
    /// <summary>As it is named in the configuration: <c>s3</c>, <c>azure</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is, for people.</summary>
    public required string Location { get; init; }

    /// <summary>Bytes that names and values of <see cref="BlobHeaders.Metadata"/> together may have.</summary>
    public required int MaxMetadata { get; init; }

    /// <summary>Bytes that every part but the last has at least.</summary>
    public required int MinPart { get; init; }

    /// <summary>How many parts a blob has at most.</summary>
    public int MaxParts { get; init; } = 10_000;

    /// <summary>Bytes of a name.</summary>
    public int MaxName { get; init; } = 1024;

    /// <summary>The service decides conditions itself. Where not, they hold within one server only.</summary>
    public bool Conditions { get; init; } = true;
}
