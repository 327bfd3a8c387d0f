using System.Net;
using System.Net.Sockets;
using System.Text;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Documentation;

/// <summary>Everything that the README says one can type is typed, in its order, in one shell; what it shows of the output is what comes out.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Every_command_works_and_says_what_is_shown()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "README.md"), TestRun.Cancellation);
        var (port, other) = FreePorts();
        var lines = ShellLine.Of(page
            .Replace("nas:10001", "localhost:10001", StringComparison.Ordinal)
            .Replace("10001", $"{port}", StringComparison.Ordinal)
            .Replace(":9000", $":{other}", StringComparison.Ordinal));
        Assert.True(lines.Count >= 20, $"only {lines.Count} commands were found");
        Assert.True(lines.Count(line => line.Output is { Length: > 0 }) >= 4, "the session is not found");

        (await RunAsync(lines, port)).Succeeded();

        for (var i = 0; i < lines.Count; i++)
        {
            var output = await File.ReadAllTextAsync(_directory[$"{i}.out"], TestRun.Cancellation);
            Assert.True(lines[i].Shows(output), $"$ {lines[i].Command}\n--- shown\n{lines[i].Output}\n--- output\n{output}");
        }
    }

    [Test]
    [Arguments("a\nb\n", "a\nb\n", true)]
    [Arguments("a\n…\nd\n", "a\nb\nc\nd\n", true)]
    [Arguments("a\n…\nd\n", "a\nd\n", true)]
    [Arguments("port … of\n", "port 5 of\n", true)]
    [Arguments("a\n", "a\nb\n", false)]
    [Arguments("", "a\n", false)]
    [Arguments("a.c\n", "abc\n", false)]
    public void What_is_shown_is_compared_whole(string shown, string output, bool isSame) => Assert.Equal(isSame, new ShellLine("x", shown).Shows(output));

    private Task<CommandResult> RunAsync(IReadOnlyList<ShellLine> lines, int port)
    {
        var home = Directory.CreateDirectory(_directory["home"]).FullName;
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(home, "documents")).FullName, "letter.txt"), "Dear …");
        File.WriteAllText(_directory["script"], Script(lines));
        return new Command("bash", _directory["script"])
        {
            WorkingDirectory = Directory.CreateDirectory(_directory["work"]).FullName,
            Environment =
            {
                ["HOME"] = home,
                ["XDG_CONFIG_HOME"] = null,
                ["XDG_CACHE_HOME"] = null,
                ["AWS_CA_BUNDLE"] = null,
                ["PATH"] = $"{Path.GetDirectoryName(NativeBinary.Path)}:{Environment.GetEnvironmentVariable("PATH")}",
                ["PYS3LOCAL_LISTEN"] = $":{port}",
            },
        }.RunAsync(TestRun.Cancellation);
    }

    /// <summary>All in one shell: a variable, a directory and a server in the background are there for the next command.</summary>
    private string Script(IReadOnlyList<ShellLine> lines)
    {
        var script = new StringBuilder("trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n");
        for (var i = 0; i < lines.Count; i++)
        {
            var output = _directory[$"{i}.out"];
            script.Append($"{{ {lines[i].Command}\n}} >{output} 2>&1 || {{ echo 'command {i} failed:'; cat {output}; exit 1; }} >&2\n");
            // Of a server whose output goes to a file of its own the next command waits, as the page has it.
            if (lines[i] is { IsServer: true, Output: not null })
                script.Append($"until grep -q '^pys3local ready ' {output}; do kill -0 $! || {{ cat {output}; exit 1; }} >&2; sleep 0.05; done\n");
        }

        return script.ToString();
    }

    private static (int, int) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var two = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        two.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)two.LocalEndpoint).Port);
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string caller = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "../../.."));
}
