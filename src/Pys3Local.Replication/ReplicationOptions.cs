using Pys3Local.Replication.Pace;

namespace Pys3Local.Replication;

/// <summary>Where keys wait and how copies are made.</summary>
public sealed record ReplicationOptions
{
    /// <summary>Null: in memory, as long as the server runs.</summary>
    public string? Directory { get; init; }

    /// <summary>Keys that wait for a remote at most; beyond that buckets are looked through.</summary>
    public int Limit { get; init; } = 100_000;

    /// <summary>Keys that are copied to a remote at the same time.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Bytes in each second, for all remotes together; null for no limit.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Null: all day.</summary>
    public CopyingHours? Hours { get; init; }

    /// <summary>Bytes from which on an object that was not uploaded in parts is sent in such, and their size.</summary>
    public long PartSize { get; init; } = 32 << 20;

    /// <summary>After a first failure of a remote; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A remote that is away is tried at least so often.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After a first failure of a key, which it does not share with others; it doubles up to <see cref="LongestKeyPause"/>.</summary>
    public TimeSpan FirstKeyPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A key that fails is tried at least so often.</summary>
    public TimeSpan LongestKeyPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A line for the operator.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>How to wait between the attempts of one request; null by the clock.</summary>
    internal Func<TimeSpan, CancellationToken, Task>? RequestDelay { get; init; }

    /// <summary>In place of the real network.</summary>
    public HttpMessageHandler? HttpMessageHandler { get; init; }
}
