namespace Pys3Local.S3.Administration;

/// <summary>How far the emptying of a bucket has come.</summary>
/// <param name="Versions">Removed, delete markers among them.</param>
/// <param name="Bytes">Of these versions.</param>
/// <param name="Uploads">In parts, that were aborted.</param>
/// <param name="Kept">Versions that are locked, and stay.</param>
public readonly record struct EmptyingProgress(long Versions, long Bytes, long Uploads, long Kept)
{
    /// <summary>Why one of those that stay does, with its key; null where none does.</summary>
    public string? WhyKept { get; init; }
}
