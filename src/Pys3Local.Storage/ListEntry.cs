namespace Pys3Local.Storage;

/// <summary>An object, or a common prefix where <paramref name="Object"/> is null.</summary>
/// <param name="Name">The key, or the common prefix with the delimiter at its end.</param>
public readonly record struct ListEntry(string Name, ObjectInfo? Object);
