using System.CommandLine;
using System.CommandLine.Completions;

namespace Pys3Local.Cli.Completion;

/// <summary>A command as far as a completion script has to know it.</summary>
internal sealed record CommandShape
{
    /// <summary>The words from the program to here, without the program: <c>keys add</c>; empty for the program itself.</summary>
    public required string Path { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<CommandShape> Commands { get; init; }

    /// <summary>Those that it inherits included.</summary>
    public required IReadOnlyList<OptionShape> Options { get; init; }

    /// <summary>What may stand for its first argument; null where it takes none.</summary>
    public required ValueShape? Argument { get; init; }

    public static CommandShape Of(RootCommand root) => Of(root, "", []);

    /// <summary>This one and all below it, parents first.</summary>
    public IEnumerable<CommandShape> All() => Commands.SelectMany(command => command.All()).Prepend(this);

    private static CommandShape Of(Command command, string path, IReadOnlyList<Option> inherited)
    {
        Option[] options = [.. command.Options.Concat(inherited).Where(option => !option.Hidden)];
        Option[] recursive = [.. options.Where(option => option.Recursive)];
        var argument = command.Arguments.FirstOrDefault(argument => !argument.Hidden);
        return new()
        {
            Path = path,
            Name = command.Name,
            Description = FirstSentence(command.Description),
            Options = [.. options.Select(Of)],
            Argument = argument is null ? null : ValueShape.Of(argument.HelpName ?? argument.Name, Known(argument.CompletionSources)),
            Commands =
            [
                .. command.Subcommands.Where(below => !below.Hidden)
                    .Select(below => Of(below, path.Length == 0 ? below.Name : $"{path} {below.Name}", recursive)),
            ],
        };
    }

    private static OptionShape Of(Option option)
    {
        bool flag = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;
        return new([option.Name, .. option.Aliases], FirstSentence(option.Description), flag ? null : ValueShape.Of(option.HelpName, Known(option.CompletionSources)));
    }

    // Ours are lists of words: none looks at the context, which only a whole parse can make.
    private static string[] Known(List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        [.. sources.SelectMany(source => source(null!)).Select(item => item.Label).OrderBy(label => label, StringComparer.OrdinalIgnoreCase)];

    private static string FirstSentence(string? text)
    {
        int end = text?.IndexOf(". ", StringComparison.Ordinal) ?? -1;
        return end < 0 ? (text ?? "").TrimEnd('.') : text![..end];
    }
}
