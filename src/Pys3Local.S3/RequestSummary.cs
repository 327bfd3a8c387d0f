namespace Pys3Local.S3;

/// <summary>What a request says that it is about. Nobody has verified any of it.</summary>
/// <param name="Operation">As S3 names it; null where there is no such operation.</param>
public sealed record RequestSummary(string? Operation, string? Bucket, string? Key)
{
    public static RequestSummary Unknown { get; } = new(null, null, null);
}
