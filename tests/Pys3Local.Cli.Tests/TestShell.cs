using ConsoleAppFramework;
using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests;

/// <summary>The command line in this process, with a configuration directory and an environment of its own.</summary>
internal sealed class TestShell : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public TestShell() => Variables["HOME"] = Home;

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Gone with the test.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("pys3local-cli-").FullName;

    public string this[string name] => Path.Combine(Home, name);

    public Shell Shell => new()
    {
        Out = _output,
        Error = _error,
        Variable = name => Variables.GetValueOrDefault(name),
        VariableNames = () => Variables.Keys,
        ServiceConfiguration = this["service"],
    };

    /// <summary>Everything that can be typed.</summary>
    public CommandShape Root
    {
        get
        {
            var line = new CommandLine(Shell);
            CommandTable.Register(ConsoleApp.Create(), line);
            return line.Root;
        }
    }

    /// <summary>What a server would be started with.</summary>
    public ServeSettings Settings(params string[] arguments) =>
        ServeSettings.Read(new Invocation(LineParser.Parse(Root, ["serve", .. arguments]), Root, Shell));

    /// <summary>Runs one command; what it says is its own, not that of the one before.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var code = await CommandRunner.RunAsync(arguments, Shell);
        return (code, _output.ToString(), _error.ToString());
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
