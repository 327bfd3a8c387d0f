namespace Pys3Local.S3.Errors;

/// <summary>What a refused request was about, for its error document. All null but the path where the request could not even be read.</summary>
/// <param name="Path">As it came, percent-encoded.</param>
internal sealed record RequestedResource(string Method, string Path)
{
    public string? Bucket { get; init; }

    public string? Key { get; init; }

    public string? VersionId { get; init; }

    public string? UploadId { get; init; }

    /// <summary>The value of an element of the document; null where the request has none.</summary>
    public string? Find(string element) => element switch
    {
        ErrorDetails.BucketName => Bucket,
        ErrorDetails.Key => Key,
        ErrorDetails.VersionId => VersionId,
        ErrorDetails.UploadId => UploadId,
        // Anybody may send one of 16 KiB, before anything is known of him.
        ErrorDetails.Method => Method.Length <= 64 ? Method : Method[..64] + "…",
        ErrorDetails.ResourceType => Bucket is null ? "SERVICE" : Key is null ? "BUCKET" : "OBJECT",
        _ => null,
    };
}
