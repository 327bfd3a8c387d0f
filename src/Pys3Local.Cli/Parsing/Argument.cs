namespace Pys3Local.Cli.Parsing;

/// <summary>What a command takes without a name, in its place.</summary>
/// <param name="Name">What stands for it in the help.</param>
/// <param name="Text">A sentence; empty if the name says it all.</param>
internal sealed record Argument(string Name, string Text = "")
{
    public bool IsOptional { get; init; }

    /// <summary>Takes all words that are left; only the last one.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The words that it takes; none if it takes others, too.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>As the usage shows it.</summary>
    public string Usage => (IsOptional ? $"[{Name}]" : Name) + (IsRepeatable ? "..." : "");
}
