namespace Pys3Local.Storage.Local;

/// <summary>What an acknowledged write survives.</summary>
public enum Durability
{
    /// <summary>A power cut.</summary>
    Full,

    /// <summary>The end of the process, but not a power cut: for CI.</summary>
    None,
}
