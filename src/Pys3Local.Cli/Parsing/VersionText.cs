using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Pys3Local.Cli.Parsing;

/// <summary><c>--version</c>, in the original's words: scripts compare them.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"pys3local, version {Version}");
        return ExitCode.Success;
    }
}
