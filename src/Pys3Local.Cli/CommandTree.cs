using System.CommandLine;
using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli;

/// <summary>Everything that can be typed: the table of contents of the command line.</summary>
internal static class CommandTree
{
    public static RootCommand Create(Shell shell)
    {
        var root = new RootCommand("An S3 server for a directory, in one file.")
        {
            ServeCommand.Create(shell),
            ConfigCommand.Create(shell),
            ObscureCommand.Create(shell),
            KeysCommand.Create(shell),
            ClientConfigCommand.Create(shell),
            HealthcheckCommand.Create(shell),
            CacheCommand.Create(shell),
            CompletionCommand.Create(shell),
            DoctorCommand.Create(shell),
            VerifyCommand.Create(shell),
            ImportCommand.Create(shell),
        };
        root.Directives.Clear();
        root.Options.Clear();
        root.Options.Add(new Option<bool>("--version") { Description = "Print the version.", Action = new VersionText() });
        var help = new HelpText();
        root.Options.Add(new Option<bool>("--help", "-h") { Description = "Show this help.", Recursive = true, Arity = ArgumentArity.Zero, Action = help });
        root.SetAction(help.Invoke);
        return root;
    }
}
