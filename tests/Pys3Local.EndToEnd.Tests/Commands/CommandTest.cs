using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>Commands of the product, each test with a home directory of its own and none of the tester's settings.</summary>
public abstract class CommandTest : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _home = new();

    protected CommandTest() => Environment = new()
    {
        ["HOME"] = _home.Path,
        ["XDG_CONFIG_HOME"] = null,
        ["NO_COLOR"] = null,
        ["DRIME_API_KEY"] = null,
        ["DRIME_API_URL"] = null,
        ["DRIME_WORKSPACE_ID"] = null,
    };

    protected static CancellationToken Cancellation => TestRun.Cancellation;

    /// <summary>What the commands find set; null takes a variable away.</summary>
    protected Dictionary<string, string?> Environment { get; }

    protected string Home => _home.Path;

    /// <summary>Where the configuration is.</summary>
    protected string Directory => Path.Combine(_home.Path, ".config", "pys3local");

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _home.Dispose();
    }

    protected Task<CommandResult> RunAsync(params string[] arguments) => RunAsync([], arguments);

    protected Task<CommandResult> RunAsync(byte[] input, params string[] arguments) =>
        new Command(NativeBinary.Path, arguments) { Environment = Environment, Input = input, WorkingDirectory = Home }.RunAsync(Cancellation);

    /// <summary>Runs what must work, and returns what it printed.</summary>
    protected async Task<string> OutputAsync(params string[] arguments) => (await RunAsync(arguments)).Succeeded().Output;

    /// <summary>Runs what must fail, and returns the one line that says why.</summary>
    protected async Task<string> FailsAsync(int exitCode, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(exitCode == result.ExitCode, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.Equal("", result.Output);
        return Assert.Single(result.ErrorLines);
    }

    protected Task<TerminalResult> OnTerminalAsync((string Question, string Answer)[] answers, params string[] arguments) =>
        new PseudoTerminal { Environment = Environment }.RunAsync(answers, Cancellation, arguments);

    /// <summary>Puts a file into the configuration, for the owner's eyes only.</summary>
    protected async Task<string> WriteAsync(string name, string text)
    {
        System.IO.Directory.CreateDirectory(Directory);
        var path = Path.Combine(Directory, name);
        await File.WriteAllTextAsync(path, text, Cancellation);
        File.SetUnixFileMode(path, OwnerOnly);
        return path;
    }

    protected async Task<string> RevealAsync(string text) => (await OutputAsync("obscure", "--reveal", text)).TrimEnd('\n');
}
