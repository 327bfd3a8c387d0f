using System.Text;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Help;

/// <summary>The manual page, in the macros of man(7), from the same shapes as the help: one page for the program and all of its commands.</summary>
internal static class ManualPage
{
    public static string Write(CommandShape program, string version)
    {
        var page = new StringBuilder();
        page.Append($".TH PYS3LOCAL 1 \"\" \"pys3local {Text(version)}\" \"User Commands\"\n");
        page.Append($".SH NAME\npys3local \\- {Text(char.ToLowerInvariant(program.Text[0]) + FirstSentence.Of(program.Text)[1..])}\n");
        page.Append(".SH SYNOPSIS\n.B pys3local\n.I COMMAND\n[options]\n.SH DESCRIPTION\n");
        page.Append("Each command says with \\fB\\-\\-help\\fR what it takes. Settings of a server can also be given in the environment.\n");
        page.Append(".SH COMMANDS\n");
        foreach (var command in program.All().Where(command => command.Path.Length > 0 && !command.IsGroup))
            WriteCommand(page, command);
        page.Append(".SH OPTIONS OF SERVE\n");
        foreach (var group in OptionGroup.InOrder)
            WriteGroup(page, group, [.. program.Find("serve")!.AllOptions.Where(option => option.Group == group)]);
        page.Append(".SH EXIT STATUS\n0 where it is done, 1 where it could not be, 2 where the command line was not understood.\n");
        page.Append(".SH FILES\n.TP\n.I /etc/default/pys3local\nVariables of the installed service.\n.TP\n.I /var/lib/pys3local\nIts data, keys and configuration.\n");
        return page.ToString();
    }

    private static void WriteCommand(StringBuilder page, CommandShape command)
    {
        page.Append($".SS {Text($"{command.FullName} {string.Join(' ', command.Arguments.Select(argument => argument.Usage))}".TrimEnd())}\n{Line(command.Text)}\n");
        foreach (var argument in command.Arguments.Where(argument => argument.Text.Length > 0))
            page.Append($".TP\n.I {Text(argument.Name)}\n{Line(argument.Text)}\n");
        // Those of a server have a part of their own.
        foreach (var option in command.Options.Where(option => !option.IsSetting))
            WriteOption(page, option);
    }

    private static void WriteGroup(StringBuilder page, string group, Option[] options)
    {
        if (options.Length == 0)
            return;
        page.Append($".SS {Text(group)}\n");
        foreach (var option in options)
            WriteOption(page, option);
    }

    private static void WriteOption(StringBuilder page, Option option)
    {
        var names = string.Join(", ", option.Names.Reverse().Select(name => $"\\fB{Text(name)}\\fR"));
        page.Append($".TP\n{names}{(option.IsFlag ? "" : $" \\fI{Text(option.Placeholder!)}\\fR")}\n{Line(option.Text)}\n");
        if (option.DefaultText is { } fallback)
            page.Append($"Default: {Text(fallback)}.\n");
        if (option.Variable is { } variable)
            page.Append($"Variable: \\fB{Text(variable)}\\fR.\n");
    }

    /// <summary>A line that begins with a dot or a quote would be a macro.</summary>
    private static string Line(string text) => text.StartsWith('.') || text.StartsWith('\'') ? "\\&" + Text(text) : Text(text);

    /// <summary>A hyphen that is typed is no hyphen of a word.</summary>
    private static string Text(string text) => text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace('\n', ' ');
}
