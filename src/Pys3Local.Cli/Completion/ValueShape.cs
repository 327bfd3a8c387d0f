using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Completion;

/// <summary>What may follow an option or be an argument.</summary>
/// <param name="Kind">What the shell can offer for it.</param>
/// <param name="Choices">The words of <see cref="CompletionKind.Choice"/>; else none.</param>
internal sealed record ValueShape(CompletionKind Kind, IReadOnlyList<string> Choices)
{
    /// <summary>Null for a flag.</summary>
    public static ValueShape? Of(Option option) => option.IsFlag ? null : Of(option.Placeholder!, option.Choices);

    /// <summary>Of the first argument; null if the command takes none.</summary>
    public static ValueShape? OfArgument(CommandShape command) => command.Arguments is [var first, ..] ? Of(first.Name, first.Choices) : null;

    // The name that stands for it in the help says what it is: DIR, FILE.
    private static ValueShape Of(string placeholder, IReadOnlyList<string> choices) => placeholder switch
    {
        _ when choices.Count > 0 => new(CompletionKind.Choice, [.. choices.Order(StringComparer.OrdinalIgnoreCase)]),
        "DIR" => new(CompletionKind.Directory, []),
        "FILE" => new(CompletionKind.File, []),
        _ => new(CompletionKind.Any, []),
    };
}

internal enum CompletionKind
{
    /// <summary>Free text: nothing can be offered.</summary>
    Any,

    Directory,

    File,

    /// <summary>One of a few words.</summary>
    Choice,
}
