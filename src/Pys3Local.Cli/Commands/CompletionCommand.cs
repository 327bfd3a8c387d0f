using System.CommandLine;
using Pys3Local.Cli.Completion;
using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local completion</c>: scripts that complete what is typed, made from the command tree.</summary>
internal static class CompletionCommand
{
    private static readonly (string Name, Func<CommandShape, string> Write)[] Shells =
    [
        ("bash", BashScript.Write),
        ("zsh", ZshScript.Write),
        ("fish", FishScript.Write),
    ];

    public static Command Create(Shell shell)
    {
        string names = string.Join(", ", Shells.Select(known => known.Name));
        var name = new Argument<string>("SHELL") { HelpName = "bash|fish|zsh", Description = names };
        var command = new ShellCommand(
            "completion",
            "Print a script that completes pys3local's commands and options in a shell.",
            "eval \"$(pys3local completion bash)\"",
            "pys3local completion zsh > \"${fpath[1]}/_pys3local\"",
            "pys3local completion fish > ~/.config/fish/completions/pys3local.fish")
        {
            name,
        };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetValue(name)!;
            var write = Array.Find(Shells, known => known.Name == wanted).Write
                ?? throw new UsageException($"'{wanted}' is none of {names}");
            shell.Out.Write(write(CommandShape.Of((RootCommand)parsed.RootCommandResult.Command)));
        });
        return command;
    }
}
