using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Help;

/// <summary>The help of a command, as wide as the terminal: what it does, how it is typed, its parts under headings, examples.</summary>
internal sealed class HelpPage
{
    private const int Margin = 2;

    // A name that is longer has a line of its own.
    private const int WidestName = 26;

    private readonly TextWriter _output;
    private readonly int _width;
    private readonly bool _isBold;

    private HelpPage(Shell shell)
    {
        _output = shell.Out;
        _width = TerminalWidth.OfOutput();
        _isBold = Style.IsWanted(shell);
    }

    public static void Write(Shell shell, CommandShape command) => new HelpPage(shell).Write(command);

    private void Write(CommandShape command)
    {
        Paragraph(command.Text, 0);
        _output.WriteLine();
        _output.WriteLine($"{Heading("Usage:")} {Usage(command)}");
        Rows("Arguments:", command.Arguments.Where(argument => argument.Text.Length > 0).Select(argument => (argument.Name, argument.Text)));
        Commands(command);
        // One column for all groups.
        var widest = command.AllOptions.Max(option => Label(option).Length);
        foreach (var group in OptionGroup.InOrder)
            Rows($"{group}:", command.AllOptions.Where(option => option.Group == group).Select(option => (Label(option), Described(option))), widest);

        Examples(command);
    }

    private void Commands(CommandShape command)
    {
        if (command.Path.Length > 0)
        {
            Rows("Commands:", command.Commands.Select(below => (below.Name, below.Text)));
            return;
        }

        foreach (var section in CommandSection.InOrder)
            Rows($"{section}:", command.Commands.Where(below => below.Section == section).Select(below => (below.Name, FirstSentence.Of(below.Text))));
    }

    /// <param name="widest">The longest name, where other rows have the same column.</param>
    private void Rows(string heading, IEnumerable<(string Name, string Text)> rows, int widest = 0)
    {
        (string Name, string Text)[] all = [.. rows];
        if (all.Length == 0)
            return;

        _output.WriteLine();
        _output.WriteLine(Heading(heading));
        var column = Margin + Math.Min(Math.Max(widest, all.Max(row => row.Name.Length)), WidestName) + Margin;
        foreach (var (name, text) in all)
        {
            var start = new string(' ', Margin) + name;
            if (start.Length > column - Margin)
            {
                _output.WriteLine(start);
                start = "";
            }

            foreach (var line in TextWrap.Lines(text, _width - column))
            {
                _output.WriteLine(start.PadRight(column) + line);
                start = "";
            }
        }
    }

    private void Examples(CommandShape command)
    {
        if (command.Examples.Count == 0)
            return;

        _output.WriteLine();
        _output.WriteLine(Heading("Examples:"));
        foreach (var example in command.Examples)
        {
            foreach (var line in TextWrap.ShellLines(example, _width - Margin))
                _output.WriteLine(new string(' ', Margin) + line);
        }
    }

    private void Paragraph(string text, int indent)
    {
        foreach (var line in TextWrap.Lines(text, _width - indent))
            _output.WriteLine(new string(' ', indent) + line);
    }

    private string Heading(string text) => _isBold ? Style.Bold(text) : text;

    private static string Usage(CommandShape command)
    {
        var words = command.FullName;
        if (command.Commands.Count > 0)
            words += command.IsGroup ? " COMMAND" : " [COMMAND]";

        return string.Join(' ', [words, .. command.Arguments.Select(argument => argument.Usage), "[options]"]);
    }

    /// <summary><c>-p, --path DIR</c>, with the long forms below each other.</summary>
    private static string Label(Option option) =>
        (option.Short is null ? "    " : option.Short + ", ") + option.Name + (option.IsFlag ? "" : " " + option.Placeholder);

    private static string Described(Option option)
    {
        var text = option.Text;
        if (option.DefaultText is { } fallback)
            text += $" [default:{TextWrap.Glue}{fallback}]";

        return option.Variable is { } variable ? $"{text} [env:{TextWrap.Glue}{variable}]" : text;
    }
}
