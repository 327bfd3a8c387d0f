using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pys3Local.Cli.Parsing;

/// <summary>The library's help, and below it what to type.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    // Help is asked for before anything else is given.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = inner.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ShellCommand { Examples.Count: > 0 } command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in command.Examples)
                output.WriteLine("  " + example);
            output.WriteLine();
        }

        return result;
    }
}
