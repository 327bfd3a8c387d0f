namespace Pys3Local.Cli.Parsing;

/// <summary>A setting that was given in the words of another program.</summary>
/// <param name="Values">As ours would be given.</param>
/// <param name="Place">The variable or option that it comes from, for messages.</param>
internal sealed record ForeignValue(IReadOnlyList<string> Values, string Place);
