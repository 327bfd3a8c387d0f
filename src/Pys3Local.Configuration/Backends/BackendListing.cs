namespace Pys3Local.Configuration.Backends;

/// <summary>What the configuration directory holds.</summary>
/// <param name="Backends">In ordinal order of their names.</param>
/// <param name="Problems">What could not be read, each with its file, line and column; it hides nothing else.</param>
public sealed record BackendListing(IReadOnlyList<BackendEntry> Backends, IReadOnlyList<ConfigurationException> Problems);
