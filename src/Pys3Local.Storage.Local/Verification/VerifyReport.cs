namespace Pys3Local.Storage.Local.Verification;

/// <summary>How a verification of the whole store came out. The last one is kept with the store.</summary>
public sealed record VerifyReport
{
    /// <summary>The most findings that are kept.</summary>
    public const int KeptFindings = 1000;

    /// <summary>UTC.</summary>
    public required DateTimeOffset Begun { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Looked at.</summary>
    public required long Versions { get; init; }

    /// <summary>Read.</summary>
    public required long Bytes { get; init; }

    /// <summary>As in <see cref="VerifyProgress"/>.</summary>
    public required long Unverifiable { get; init; }

    /// <summary>As in <see cref="VerifyProgress"/>.</summary>
    public required long WithoutChecksum { get; init; }

    /// <summary>All of them but those about the index, which was corrected.</summary>
    public required long FindingCount { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<VerifyFinding> Findings { get; init; }
}
