namespace Pys3Local.Cli.Parsing;

/// <summary>What was typed, taken apart.</summary>
/// <param name="Command">The command that was named.</param>
/// <param name="Words">Its arguments, without options.</param>
/// <param name="Given">Its options, each with what was given, in the order of the line.</param>
/// <param name="WantsHelp">Help was asked for: nothing else was looked at closely.</param>
internal sealed record ParsedLine(CommandShape Command, IReadOnlyList<string> Words, IReadOnlyDictionary<Option, IReadOnlyList<string>> Given, bool WantsHelp);
