namespace Pys3Local.EndToEnd.Harness;

/// <summary>How a server is started. What is left out gets a directory of its own, a free port and <see cref="Keys.Default"/>.</summary>
public sealed record ServerOptions
{
    public string? DataDirectory { get; init; }

    /// <summary>The home directory of the process, below which its configuration lies.</summary>
    public string? Home { get; init; }

    public string Listen { get; init; } = "127.0.0.1:0";

    /// <summary>Null: the server makes its own pair.</summary>
    public Keys? Keys { get; init; } = Harness.Keys.Default;

    public IReadOnlyList<string> Arguments { get; init; } = [];
}
