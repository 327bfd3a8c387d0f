namespace Pys3Local.Storage.Drime;

/// <summary>A workspace that a key may use. The id 0 is the personal one.</summary>
public sealed record DrimeWorkspace(long Id, string Name);
