namespace Pys3Local.Cli.Completion;

/// <param name="Names">With their dashes, the long one first.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Value">Null for a flag.</param>
internal sealed record OptionShape(IReadOnlyList<string> Names, string Description, ValueShape? Value);
