using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Drime.Service;

/// <summary>How to reach a workspace of Drime Cloud, and where in it the buckets are.</summary>
public sealed record DrimeOptions
{
    public static Uri DefaultApiUrl { get; } = new("https://app.drime.cloud/api/v1");

    public Uri ApiUrl { get; init; } = DefaultApiUrl;

    public required string ApiKey { get; init; }

    /// <summary>0 is the personal workspace.</summary>
    public long WorkspaceId { get; init; }

    /// <summary>The folder that holds the buckets, as names with slashes between them; empty: the top of the workspace. Made when the first bucket is.</summary>
    public string RootFolder { get; init; } = "";

    /// <summary>
    /// A local directory (made, 0700) that remembers open uploads in parts: with it parts go straight to the service's own
    /// multipart. Null: the store offers none, and a decorator stages parts as objects.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>Bytes of body that all uploads together hold in memory, at least two parts of 5 MiB.</summary>
    public long UploadMemory { get; init; } = 30 * 1024 * 1024;

    /// <summary>What all clients together may use: how many uploads, and parts of them, may be open.</summary>
    public Budget Budget { get; init; } = Budget.Unlimited;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>In place of the real network; it stays the caller's.</summary>
    public HttpMessageHandler? HttpMessageHandler { get; init; }

    /// <summary>How to wait between attempts; null waits by <see cref="TimeProvider"/>.</summary>
    internal Func<TimeSpan, CancellationToken, Task>? Delay { get; init; }

    /// <summary>For the jitter of waits.</summary>
    internal Random Random { get; init; } = Random.Shared;
}
