namespace Pys3Local.Server.Testing;

/// <summary>A request that a test server has answered.</summary>
public sealed record RecordedRequest
{
    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    /// <summary>As it arrived, with the query; values of signatures and tokens are left out.</summary>
    public required string Target { get; init; }

    /// <summary>As S3 names it; null where there is no such operation.</summary>
    public string? Operation { get; init; }

    public string? Bucket { get; init; }

    public string? Key { get; init; }

    /// <summary>The one that the request names, verified or not.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Of the answer; 0 where the connection ended before there was one.</summary>
    public int Status { get; init; }

    public string UserAgent { get; init; } = "";

    /// <summary>Of the request's body; null where the client has not said.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The fault that the request met; null where it met none.</summary>
    public int? Fault { get; init; }
}
