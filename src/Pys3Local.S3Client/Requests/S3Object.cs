namespace Pys3Local.S3Client.Requests;

/// <summary>An object as a service describes it: in the headers of an answer, or in a listing, which says less.</summary>
public sealed record S3Object
{
    private const string MetadataPrefix = "x-amz-meta-";

    public required string Key { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Without quotes.</summary>
    public required string ETag { get; init; }

    /// <summary>UTC; whole seconds where it comes from headers.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>Null where the bucket has no versions.</summary>
    public string? VersionId { get; init; }

    /// <summary>In a listing of versions.</summary>
    public bool IsLatest { get; init; } = true;

    public bool IsDeleteMarker { get; init; }

    public string? ContentType { get; init; }

    public string? StorageClass { get; init; }

    /// <summary>All headers of the answer, names in lower case; empty in a listing.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The user's metadata: names in lower case, without their prefix.</summary>
    public IEnumerable<KeyValuePair<string, string>> Metadata => Headers
        .Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
        .Select(header => KeyValuePair.Create(header.Key[MetadataPrefix.Length..], header.Value));
}

/// <summary>One page of a listing.</summary>
/// <param name="Objects">In the order of the service.</param>
/// <param name="Prefixes">What a delimiter has rolled up.</param>
/// <param name="Next">Where the next page begins; null if this is the last one.</param>
public sealed record S3Page(IReadOnlyList<S3Object> Objects, IReadOnlyList<string> Prefixes, S3Marker? Next);

/// <summary>Where a page of a listing begins, as the service has said it.</summary>
/// <param name="Text">A token, or the key after which it begins.</param>
/// <param name="VersionId">Of that key, the versions after this one; null elsewhere.</param>
public sealed record S3Marker(string Text, string? VersionId = null)
{
    /// <summary>Of a listing of newest versions: a key, where the service gives no tokens and so knows the first version of the listing only.</summary>
    public bool IsKey { get; init; }
}

/// <summary>What a write has made.</summary>
/// <param name="ETag">Without quotes.</param>
/// <param name="VersionId">Null where the bucket has no versions.</param>
/// <param name="Attempt">Which attempt it was, from 1.</param>
public sealed record S3Written(string ETag, string? VersionId, int Attempt);

/// <summary>A part of an upload.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes.</param>
public sealed record S3Part(int Number, long Size, string ETag);
