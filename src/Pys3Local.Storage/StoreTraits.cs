namespace Pys3Local.Storage;

/// <summary>What a store is and what it can do, as data.</summary>
public sealed record StoreTraits
{
    /// <summary>As it is named in the configuration and at start: <c>local</c>, <c>memory</c>, <c>drime</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the data is, for people: a path, a service.</summary>
    public required string Location { get; init; }

    /// <summary>What it has acknowledged survives a power cut.</summary>
    public required bool Durable { get; init; }

    /// <summary>It keeps versions other than <see cref="ObjectInfo.NullVersion"/> and delete markers. Where not, such a write is <see cref="StorageFailure.NotSupported"/>.</summary>
    public bool Versions { get; init; }

    /// <summary>
    /// Ids of versions are its own: a write under any id but <see cref="ObjectInfo.NullVersion"/> makes a new version, and what it returns says which. No version is written again in its place.
    /// It keeps versions in buckets only whose setting <see cref="BucketInfo.VersioningSetting"/> says so.
    /// </summary>
    public bool AssignsVersions { get; init; }

    /// <summary>It holds versions to their object lock itself, by its own clock.</summary>
    public bool EnforcesLocks { get; init; }

    /// <summary>Why it keeps no versions, for people; null where there is no more to say.</summary>
    public string? WhyNoVersions { get; init; }

    /// <summary>Says that it keeps no versions, and why; a sentence that begins with "The" or "the".</summary>
    /// <param name="consequence">What follows from that: <c>, and so it has no locks</c>.</param>
    public string NoVersions(string consequence = "") => $"{Name} backend keeps no versions{consequence}{(WhyNoVersions is { } why ? $": {why}" : "")}";

    /// <summary>It honours <see cref="ObjectWrite.Protection"/>. Where not, a write that asks for encryption must be refused before it gets here.</summary>
    public bool Encrypts { get; init; }

    /// <summary>Ids of versions and uploads are another server's: any text may be one.</summary>
    public bool ForeignIds { get; init; }
}
