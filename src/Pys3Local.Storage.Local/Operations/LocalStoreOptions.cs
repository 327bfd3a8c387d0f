using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Where a local store is and how it behaves.</summary>
public sealed record LocalStoreOptions
{
    /// <summary>The data directory. It is made, with mode 0700, if it is missing.</summary>
    public required string Path { get; init; }

    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>Every read compares the bytes with their checksum, see <see cref="Objects.CheckedReader"/>.</summary>
    public bool VerifyReads { get; init; }

    /// <summary>What all writes together may reserve, and how many uploads may be open.</summary>
    public Budget Budget { get; init; } = Budget.Unlimited;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes one line for the operator, about something that is wrong or over.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>The original's <c>metadata.db</c>, opened read-only to adopt what it describes; null if there is none.</summary>
    public string? LegacyDatabase { get; init; }

    /// <summary>See <see cref="Objects.DirectorySweep.SortedNames"/>.</summary>
    internal int SortedNames { get; init; } = 8 << 20;
}

/// <summary>What an acknowledged write survives.</summary>
public enum Durability
{
    /// <summary>A power cut.</summary>
    Full,

    /// <summary>The end of the process at any moment, but not a power cut: for CI.</summary>
    None,
}
