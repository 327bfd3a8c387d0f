using System.CommandLine;
using System.CommandLine.Invocation;

namespace Pys3Local.Cli.Parsing;

/// <summary>The help of a command: what it does, how it is typed, its parts in columns, examples.</summary>
/// <remarks>The library's own brings its layouts, wrapping and LINQ with it: a hundredth of the whole binary.</remarks>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const string Program = "pys3local";

    // Help is asked for before anything else is given.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        Section(output, "Description:", [(command.Description ?? "", "")]);
        Section(output, "Usage:", [(Usage(command), "")]);
        Section(output, "Arguments:", Rows(command.Arguments, Placeholder));
        Section(output, "Options:", Options(command));
        Section(output, "Commands:", Rows(command.Subcommands, Label));
        Section(output, "Examples:", Examples(command));
        return ExitCode.Success;
    }

    private static void Section(TextWriter output, string title, List<(string Name, string Text)> rows)
    {
        if (rows.Count == 0)
            return;
        int width = 0;
        foreach (var (name, text) in rows)
            width = text.Length == 0 ? width : Math.Max(width, name.Length);
        output.WriteLine(title);
        foreach (var (name, text) in rows)
            output.WriteLine($"  {(text.Length == 0 ? name : $"{name.PadRight(width)}  {text}")}");
        output.WriteLine();
    }

    private static List<(string Name, string Text)> Rows<T>(IList<T> symbols, Func<T, string> name)
        where T : Symbol
    {
        var rows = new List<(string, string)>();
        foreach (var symbol in symbols)
        {
            if (!symbol.Hidden)
                rows.Add((name(symbol), symbol.Description ?? ""));
        }

        return rows;
    }

    /// <summary>Those that it inherits from the commands above it last.</summary>
    private static List<(string Name, string Text)> Options(Command command)
    {
        var rows = Rows(command.Options, Label);
        for (var above = Above(command); above is not null; above = Above(above))
        {
            foreach (var option in above.Options)
            {
                if (option is { Recursive: true, Hidden: false })
                    rows.Add((Label(option), option.Description ?? ""));
            }
        }

        return rows;
    }

    private static List<(string Name, string Text)> Examples(Command command)
    {
        var rows = new List<(string, string)>();
        if (command is ShellCommand shown)
        {
            foreach (string example in shown.Examples)
                rows.Add((example, ""));
        }

        return rows;
    }

    private static string Usage(Command command)
    {
        string words = command is RootCommand ? Program : command.Name;
        for (var above = Above(command); above is not null; above = Above(above))
            words = $"{(above is RootCommand ? Program : above.Name)} {words}";
        if (command.Subcommands.Count > 0)
            words += " [command]";
        foreach (var argument in command.Arguments)
            words += " " + Repeated(argument, $"<{argument.Name}>");
        return words + " [options]";
    }

    private static string Repeated(Argument argument, string name)
    {
        if (argument.Arity.MaximumNumberOfValues > 1)
            name += "...";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    /// <summary>The short names first: <c>-p, --path &lt;DIR&gt;</c>.</summary>
    private static string Label(Option option)
    {
        List<string> names = [option.Name, .. option.Aliases];
        names.Sort((left, right) => left.Length - right.Length);
        string label = string.Join(", ", names);
        return option.HelpName is null ? label : $"{label} <{option.HelpName}>";
    }

    private static string Label(Command command)
    {
        string label = command.Name;
        foreach (var argument in command.Arguments)
            label += " " + Placeholder(argument);
        return label;
    }

    private static string Placeholder(Argument argument) => $"<{argument.HelpName ?? argument.Name}>";

    private static Command? Above(Command command)
    {
        foreach (var parent in command.Parents)
        {
            if (parent is Command above)
                return above;
        }

        return null;
    }
}
