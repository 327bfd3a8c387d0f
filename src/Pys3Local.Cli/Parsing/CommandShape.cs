namespace Pys3Local.Cli.Parsing;

/// <summary>
/// A command as it can be typed: help, completions and the splitting of the command line are made from it. Which method does it is
/// in <c>CommandTable</c>.
/// </summary>
/// <param name="path">The words from the program to here, without the program: <c>keys add</c>; empty for the program itself.</param>
/// <param name="text">Sentences; the first one is what lists of commands show.</param>
internal sealed class CommandShape(string path, string text)
{
    /// <summary>What is typed first.</summary>
    public const string Program = "pys3local";

    private readonly List<CommandShape> _commands = [];

    public string Path => path;

    public string Text => text;

    /// <summary>Its place on the first page: a heading of <see cref="CommandSection"/>.</summary>
    public string Section { get; init; } = CommandSection.Shell;

    /// <summary>Its own, in the order of the help within their group.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Options that the commands below it take, too, before or after their name.</summary>
    public IReadOnlyList<Option> Shared { get; init; } = [];

    public IReadOnlyList<Argument> Arguments { get; init; } = [];

    /// <summary>Complete lines to type.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Does nothing by itself: one of the commands below it has to be named.</summary>
    public bool IsGroup { get; init; }

    public CommandShape? Parent { get; private set; }

    public IReadOnlyList<CommandShape> Commands => _commands;

    public string Name => path[(path.LastIndexOf(' ') + 1)..];

    /// <summary>As it is typed: <c>pys3local keys add</c>.</summary>
    public string FullName => path.Length == 0 ? Program : $"{Program} {path}";

    /// <summary>All that it takes, those of the commands above it last.</summary>
    public IEnumerable<Option> AllOptions => Options.Concat(Inherited);

    private IEnumerable<Option> Inherited => Parent is null ? Shared : Shared.Concat(Parent.Inherited);

    public CommandShape? Find(string name) => _commands.Find(command => command.Name == name);

    public Option? FindOption(string name) => AllOptions.FirstOrDefault(option => option.Names.Contains(name));

    /// <summary>Puts a command below the one whose path is the beginning of its own, which has to be there already.</summary>
    public void Add(CommandShape command)
    {
        var parent = this;
        foreach (var word in command.Path.Split(' ')[..^1])
            parent = parent.Find(word) ?? throw new InvalidOperationException($"'{command.Path}' is declared before '{word}'");

        command.Parent = parent;
        parent._commands.Add(command);
    }

    /// <summary>This one and all below it, parents first.</summary>
    public IEnumerable<CommandShape> All() => _commands.SelectMany(command => command.All()).Prepend(this);
}

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
