namespace Pys3Local.Server.Testing;

/// <summary>What is to go wrong, and with which requests. What is left out matches everything, or does nothing.</summary>
public sealed record Fault
{
    /// <summary>The operation as S3 names it, <c>PutObject</c>; <c>*</c> stands for any characters.</summary>
    public string? Operation { get; init; }

    /// <summary>A pattern as of <see cref="Operation"/>.</summary>
    public string? Bucket { get; init; }

    /// <summary>A pattern as of <see cref="Operation"/>; it may span slashes.</summary>
    public string? Key { get; init; }

    /// <summary>The access key that a request names.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Only this one of the requests that match, counted from 1.</summary>
    public int? Nth { get; init; }

    /// <summary>So many times, and never again.</summary>
    public int? Times { get; init; }

    /// <summary>Of the requests that match, this part of them: 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>With which the chances are drawn: the same requests in the same order meet the same fault.</summary>
    public int Seed { get; init; }

    /// <summary>Milliseconds before anything else happens.</summary>
    public int LatencyMs { get; init; }

    /// <summary>Answer with this status, without doing anything; 400 to 599.</summary>
    public int? Status { get; init; }

    /// <summary>The code in the error document: <c>SlowDown</c>.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>The request is carried out; of the body of its answer only so many bytes arrive, and then the connection ends.</summary>
    public long? TruncateAfter { get; init; }

    /// <summary>The connection is reset: <c>before</c> anything is done, or <c>after</c> the request was carried out and before its answer.</summary>
    public string? Reset { get; init; }

    /// <summary>Why it cannot be; null where it can.</summary>
    public string? Problem() => this switch
    {
        { Nth: < 1 } => "nth counts from 1",
        { Times: < 1 } => "times is at least 1",
        { Probability: < 0 or > 1 or double.NaN } => "probability is a number from 0 to 1",
        { LatencyMs: < 0 or > MaxLatencyMs } => $"latencyMs is 0 to {MaxLatencyMs}",
        { Status: < 400 or > 599 } => "status is 400 to 599",
        { TruncateAfter: < 0 } => "truncateAfter is a number of bytes",
        { Reset: not (null or "before" or "after") } => "reset is before or after",
        { Status: null, Code: not null } => "a code needs a status",
        { LatencyMs: 0, Status: null, TruncateAfter: null, Reset: null } => "this fault does nothing: give latencyMs, status, truncateAfter or reset",
        _ => null,
    };

    private const int MaxLatencyMs = 600_000;
}
