namespace Pys3Local.Storage.Local;

/// <summary>Where a local store is and how it behaves.</summary>
public sealed record LocalStoreOptions
{
    /// <summary>The data directory. It is made, with mode 0700, where it is missing.</summary>
    public required string Path { get; init; }

    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>Every read compares the bytes with their checksum, see <see cref="Objects.CheckedReader"/>.</summary>
    public bool VerifyReads { get; init; }

    /// <summary>Takes one line for the operator, about something that is wrong or over.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The original's <c>metadata.db</c>, opened read-only to adopt what it describes; null where there is none.</summary>
    public string? LegacyDatabase { get; init; }
}
