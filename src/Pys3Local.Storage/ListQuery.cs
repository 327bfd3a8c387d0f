namespace Pys3Local.Storage;

/// <summary>What part of a bucket to list.</summary>
public sealed record ListQuery
{
    public string Prefix { get; init; } = "";

    /// <summary>
    /// Keys that contain it after the prefix are rolled up into one common prefix, which ends with it. Null or one or more characters.
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>
    /// Only what comes after it in byte order. Where it is itself a common prefix of this query, everything that rolls up into
    /// it has been listed; where it is inside one, the keys after it roll up as usual.
    /// </summary>
    public string? After { get; init; }

    /// <summary>With <see cref="Versions"/>: of the key <see cref="After"/>, the versions older than this one are still to come. Null: none.</summary>
    public string? AfterVersion { get; init; }

    /// <summary>Entries, common prefixes included; 0 to 1,000 or so. 0 gives an empty page that is not truncated.</summary>
    public required int Limit { get; init; }

    /// <summary>Every version, newest first within a key, delete markers included. Otherwise only the newest of each key, and no key whose newest is a delete marker.</summary>
    public bool Versions { get; init; }
}
