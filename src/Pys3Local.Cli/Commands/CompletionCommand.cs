using ConsoleAppFramework;
using Pys3Local.Cli.Completion;
using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local completion</c>: scripts that complete what is typed, made from the shapes of the commands.</summary>
internal sealed class CompletionCommand(CommandLine line) : Command(
    line,
    new CommandShape("completion", "Print a script for completion in a shell.")
    {
        Section = CommandSection.Shell,
        Arguments = [new("SHELL", $"{string.Join(", ", Shells.Select(known => known.Name))}.") { Choices = [.. Shells.Select(known => known.Name)] }],
        Examples =
        [
            "eval \"$(pys3local completion bash)\"",
            "pys3local completion zsh > \"${fpath[1]}/_pys3local\"",
            "pys3local completion fish > ~/.config/fish/completions/pys3local.fish",
        ],
    })
{
    private static readonly (string Name, Func<CommandShape, string> Write)[] Shells =
    [
        ("bash", BashScript.Write),
        ("zsh", ZshScript.Write),
        ("fish", FishScript.Write),
    ];

    public Task PrintAsync([Argument] string shell) => Run(invocation =>
        invocation.Shell.Out.Write(Array.Find(Shells, known => known.Name == shell).Write(invocation.Root)));
}
