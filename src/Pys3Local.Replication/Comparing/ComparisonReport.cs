namespace Pys3Local.Replication.Comparing;

/// <summary>What a comparison of a bucket with its copies has found.</summary>
/// <param name="Bucket">Here.</param>
/// <param name="Routes">Each bucket elsewhere that it is copied to; none where it has no rules.</param>
public sealed record ComparisonReport(string Bucket, IReadOnlyList<RouteComparison> Routes)
{
    /// <summary>Nothing is missing, and nothing is another.</summary>
    public bool IsSame => Routes.All(static route => route.FindingCount == 0);
}

/// <summary>A bucket compared with one elsewhere.</summary>
public sealed record RouteComparison
{
    /// <summary>The most that are named.</summary>
    public const int Named = 1000;

    /// <summary>The service.</summary>
    public required string Remote { get; init; }

    /// <summary>There.</summary>
    public required string TargetBucket { get; init; }

    /// <summary>Versions here that are to have a copy.</summary>
    public required long Versions { get; init; }

    /// <summary>Whose ETag or checksum is the same there; of those, some may be findings for what is kept with them.</summary>
    public required long Same { get; init; }

    /// <summary>Of the same size, with nothing that could be compared: the services compute different sums.</summary>
    public required long Unproven { get; init; }

    /// <summary>Still to be copied.</summary>
    public required long Waiting { get; init; }

    /// <summary>Versions here that no rule is about, or that came as copies themselves, or were there before the rules.</summary>
    public required long Outside { get; init; }

    /// <summary>Versions there that are the copy of none here: what was deleted here, or written there by others.</summary>
    public required long Extra { get; init; }

    /// <summary>Of those, what has the content of a copy right beside it.</summary>
    public required long Repeated { get; init; }

    /// <summary>All findings.</summary>
    public required long FindingCount { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<ComparisonFinding> Findings { get; init; }
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="Fault"><c>missing</c>, <c>different</c>, <c>hidden</c> (by a newer version there) or <c>failed</c>.</param>
/// <param name="Key">Of the object.</param>
/// <param name="VersionId">Here.</param>
/// <param name="Message">One line.</param>
public sealed record ComparisonFinding(string Fault, string Key, string VersionId, string Message);
