namespace Pys3Local.Replication;

/// <summary>How the copies to a remote fare.</summary>
/// <param name="Remote">Its name.</param>
public sealed record RemoteState(string Remote)
{
    /// <summary>Keys that have something to be copied, as far as they are known: those of buckets that are to be looked through are not among them.</summary>
    public int Waiting { get; init; }

    /// <summary>Buckets that are to be looked through.</summary>
    public int Scans { get; init; }

    /// <summary>Since when the oldest of them waits; null where none does.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Versions, since the start.</summary>
    public long Copied { get; init; }

    /// <summary>Sent, since the start.</summary>
    public long CopiedBytes { get; init; }

    /// <summary>Tries that failed, since the start.</summary>
    public long Failed { get; init; }

    /// <summary>Why the remote takes nothing now; null while it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Keys that failed by themselves and are tried again, the newest last; only so many are named.</summary>
    public IReadOnlyList<KeyFailure> Failures { get; init; } = [];
}

/// <summary>A key that could not be copied.</summary>
/// <param name="Bucket">Here.</param>
/// <param name="Key">Of the object.</param>
/// <param name="Time">Of the last try.</param>
/// <param name="Problem">One line.</param>
public sealed record KeyFailure(string Bucket, string Key, DateTimeOffset Time, string Problem);
