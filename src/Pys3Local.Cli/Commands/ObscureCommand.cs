using ConsoleAppFramework;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Secrets;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local obscure</c>: a secret as configuration files hold it, and back.</summary>
internal sealed class ObscureCommand(CommandLine line) : Command(
    line,
    new CommandShape("obscure", "Obscure a secret for a configuration file. This is not encryption: it only keeps a secret from being read in passing.")
    {
        Section = CommandSection.Configuration,
        Arguments = [new("PASSWORD", "What to obscure. Without it, it is asked for, or read from standard input.") { IsOptional = true }],
        Options = [Reveal],
        Examples = ["pys3local obscure", "pys3local obscure < secret.txt", "pys3local obscure --reveal JVxwSR1ESp1maax2liR8y53Sc5vnCp-WTwU"],
    })
{
    private static readonly Option<bool> Reveal = Option.Flag("--reveal", "Print the secret that an obscured text hides.");

    public Task ObscureAsync([Argument] string? password = null) => Run(invocation =>
    {
        var shell = invocation.Shell;
        var reveal = invocation.Get(Reveal);
        var text = password ?? Prompt.Hidden(shell, Prompt.IsPossible ? Question(reveal) : "") ?? "";
        if (text.Length == 0)
            throw new CommandException("Password cannot be empty");

        if (reveal)
        {
            shell.Out.WriteLine(Obscured.Reveal(text) ?? throw new CommandException("this is not an obscured text"));
            return;
        }

        Write(shell, Obscured.Conceal(text));
    });

    private static void Write(Shell shell, string obscured)
    {
        if (Console.IsOutputRedirected)
        {
            shell.Out.WriteLine(obscured);
            return;
        }

        shell.Out.WriteLine();
        shell.Out.WriteLine($"Obscured password: {obscured}");
        shell.Out.WriteLine();
        shell.Out.WriteLine("Note: This can be used in the config file.");
        shell.Out.WriteLine("The password will be automatically revealed when the config is loaded.");
    }

    private static string Question(bool reveal) => reveal ? "Enter text to reveal: " : "Enter password to obscure: ";
}
