namespace Pys3Local.Repositories;

/// <summary>What was found in a bucket, by the names, sizes and times of its files alone.</summary>
public sealed record SurveyReport
{
    public required string Bucket { get; init; }

    public required long Files { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Files that belong to no repository that is known.</summary>
    public required long OtherFiles { get; init; }

    public required IReadOnlyList<RepositoryReport> Repositories { get; init; }

    /// <summary>There were more repositories than are looked at.</summary>
    public bool IsCut { get; init; }
}

/// <summary>One repository.</summary>
public sealed record RepositoryReport
{
    /// <summary>restic, kopia, duplicati, duplicity or borg.</summary>
    public required string Program { get; init; }

    /// <summary>Where in the bucket: empty for its top, else with a slash at the end.</summary>
    public required string Folder { get; init; }

    public required long Files { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Null where the format hides them.</summary>
    public int? Backups { get; init; }

    /// <summary>When the newest backup came; null where there is none.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Seconds between backups, as it usually is; null where there are too few to tell.</summary>
    public double? IntervalSeconds { get; init; }

    public required IReadOnlyList<RepositoryFinding> Findings { get; init; }
}

/// <summary>Something that somebody should look at.</summary>
/// <param name="Fault">Its kind, for scripts.</param>
/// <param name="Message">For people: what, and what to do.</param>
public sealed record RepositoryFinding(RepositoryFault Fault, string Message);

/// <summary>What can be wrong with a repository as its files show it.</summary>
public enum RepositoryFault
{
    /// <summary>A file without which it cannot be opened, or a part of a backup, is missing.</summary>
    Incomplete,

    /// <summary>Contents that no index names.</summary>
    WithoutIndex,

    /// <summary>An index without the contents that it names.</summary>
    WithoutPacks,

    /// <summary>A file is empty that never is.</summary>
    Damaged,

    /// <summary>A lock, or the mark of a session, of a client that is gone.</summary>
    StaleLock,

    /// <summary>A backup that began and did not end.</summary>
    Interrupted,

    /// <summary>The newest backup has much less in it than those before.</summary>
    Shrinking,

    /// <summary>No backup has come for much longer than usual.</summary>
    Stopped,
}

/// <summary>How far a survey has come.</summary>
public readonly record struct SurveyProgress(long Files, long Bytes);
