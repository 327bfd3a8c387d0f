using System.CommandLine;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Secrets;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local obscure</c>: a secret as configuration files hold it, and back.</summary>
internal static class ObscureCommand
{
    public static Command Create(Shell shell)
    {
        var text = new Argument<string?>("PASSWORD")
        {
            Description = "What to obscure; asked for, or read from standard input, where it is left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var reveal = new Option<bool>("--reveal") { Description = "The way back: print what an obscured text hides" };
        var command = new ShellCommand(
            "obscure",
            "Obscure a secret for a configuration file. This is no encryption: it keeps a secret from a glance, not from a reader.",
            "pys3local obscure",
            "pys3local obscure < secret.txt",
            "pys3local obscure --reveal JVxwSR1ESp1maax2liR8y53Sc5vnCp-WTwU")
        {
            text, reveal,
        };
        command.SetAction(parsed => Run(shell, parsed.GetValue(text), parsed.GetValue(reveal)));
        return command;
    }

    private static int Run(Shell shell, string? given, bool reveal)
    {
        string text = given ?? Prompt.Hidden(shell, Prompt.IsPossible ? Question(reveal) : "") ?? "";
        if (text.Length == 0)
            throw new CommandException("Password cannot be empty");
        if (reveal)
        {
            shell.Out.WriteLine(Obscured.Reveal(text) ?? throw new CommandException("this is not an obscured text"));
            return ExitCode.Success;
        }

        string obscured = Obscured.Conceal(text);
        if (Console.IsOutputRedirected)
        {
            shell.Out.WriteLine(obscured);
            return ExitCode.Success;
        }

        shell.Out.WriteLine();
        shell.Out.WriteLine($"Obscured password: {obscured}");
        shell.Out.WriteLine();
        shell.Out.WriteLine("Note: This can be used in the config file.");
        shell.Out.WriteLine("The password will be automatically revealed when the config is loaded.");
        return ExitCode.Success;
    }

    private static string Question(bool reveal) => reveal ? "Enter text to reveal: " : "Enter password to obscure: ";
}
