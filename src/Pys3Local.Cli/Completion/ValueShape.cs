namespace Pys3Local.Cli.Completion;

/// <summary>What may follow an option or stand as an argument.</summary>
/// <param name="Kind">What the shell can offer for it.</param>
/// <param name="Choices">The words of <see cref="ValueKind.Choice"/>; else none.</param>
internal sealed record ValueShape(ValueKind Kind, IReadOnlyList<string> Choices)
{
    public static ValueShape Any { get; } = new(ValueKind.Any, []);

    /// <summary>From the name that stands for it in the help: <c>DIR</c>, <c>FILE</c>, <c>full|none</c>; and from the words that it is known to take.</summary>
    public static ValueShape Of(string? helpName, IReadOnlyList<string> known) => helpName switch
    {
        _ when known.Count > 0 => new(ValueKind.Choice, known),
        "DIR" => new(ValueKind.Directory, []),
        "FILE" => new(ValueKind.File, []),
        not null when helpName.Contains('|') => new(ValueKind.Choice, helpName.Split('|')),
        _ => Any,
    };
}
