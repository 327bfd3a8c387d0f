namespace Pys3Local.EndToEnd.Harness;

/// <summary>How a server is started. What is left out gets a directory of its own, a free port and <see cref="Keys.Default"/>.</summary>
public sealed record ServerOptions
{
    public string? DataDirectory { get; init; }

    /// <summary>The home directory of the process, below which its configuration lies.</summary>
    public string? Home { get; init; }

    public string Listen { get; init; } = "127.0.0.1:0";

    /// <summary><c>https</c> where the arguments make it so.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>Null: the server makes its own pair.</summary>
    public Keys? Keys { get; init; } = Harness.Keys.Default;

    /// <summary>The arguments, or the configuration that they name, say where the data is.</summary>
    public bool HasOwnPath { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public Dictionary<string, string?> Environment { get; init; } = [];

    /// <summary>A directory that the server is to take for the whole file system, and that holds the binary; needs root.</summary>
    public string? Root { get; init; }
}
