using Pys3Local.Cli.Help;
using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local manual</c>: the manual page, for packages and for <c>man -l -</c>.</summary>
internal sealed class ManualCommand(CommandLine line) : Command(
    line,
    new CommandShape("manual", "Print the manual page, as man reads it.")
    {
        Section = CommandSection.Shell,
        Examples = ["pys3local manual | man -l -", "pys3local manual > /usr/local/share/man/man1/pys3local.1"],
    })
{
    public Task PrintAsync() => Run(invocation => invocation.Shell.Out.Write(ManualPage.Write(invocation.Root, Shell.Version)));
}
