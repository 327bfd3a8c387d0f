using System.Collections.Immutable;

namespace Pys3Local.Storage;

/// <summary>A bucket and what is set on it.</summary>
public sealed record BucketInfo
{
    /// <summary>The setting that says whether the bucket keeps versions: a store that assigns their ids passes it on.</summary>
    public const string VersioningSetting = "versioning";

    /// <summary>The value of <see cref="VersioningSetting"/> where each write makes a version.</summary>
    public const string VersioningEnabled = "Enabled";

    /// <summary>The value of <see cref="VersioningSetting"/> where no more are made, and those that are there stay.</summary>
    public const string VersioningSuspended = "Suspended";

    /// <summary>The setting of a bucket whose versions can be locked.</summary>
    public const string LockSetting = "object-lock";

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The id of the user that created it; null if the store does not know, which means the server's owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Named documents that the protocol keeps with a bucket (versioning, policy, …). The store gives them no meaning.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = StringMap.Empty;
}
