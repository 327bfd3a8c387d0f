using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>A version as its metadata describes it, with the file of its bytes, without a comparison of the two.</summary>
/// <param name="Version">Null if there is no metadata, or none that can be read and nothing to take its place.</param>
/// <param name="Bytes">Null if there is no file.</param>
/// <param name="Broken">There is metadata that cannot be read, or that of a version is missing, or what is there is of another key or version.</param>
internal readonly record struct Described(VersionRecord? Version, Place? Bytes, bool Broken = false)
{
    /// <summary>What is wrong with the metadata, where it can be read; null where it cannot, or nothing is wrong.</summary>
    public string? Why { get; init; }
}
