using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>A server that systemd hands its sockets to.</summary>
public sealed class SocketActivationTests : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Running", "scripts", "socket_activation.py");

    private readonly TemporaryDirectory _work = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Takes_the_socket_that_is_handed_over_and_leaves_it_listening()
    {
        // What it is told to listen on is in use: it must not even try.
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var result = (await RunAsync(2, "serve", "--path", _work["data"], "--listen", taken.LocalEndpoint.ToString()!, "--ready-file", _work["ready"])).Succeeded();

        var lines = result.Output.Split('\n');
        var url = $"http://127.0.0.1:{lines[0]}";
        Assert.Equal(["HTTP/1.1 200 OK", "exit 0", "HTTP/1.1 200 OK", "exit 0"], lines.Where(line => line.StartsWith("HTTP/", StringComparison.Ordinal) || line.StartsWith("exit ", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line == $"pys3local ready {url}"));
        Assert.Contains($"endpoint = {url}", lines);
        Assert.Equal("", result.Error);
    }

    [Test]
    [Arguments("1")]
    [Arguments(null)]
    public async Task What_is_meant_for_another_process_is_left_alone(string? process)
    {
        var environment = Environment();
        environment["LISTEN_PID"] = process;
        environment["LISTEN_FDS"] = "3";
        var result = await new Command(NativeBinary.Path, "serve", "--path", "/dev/null/x", "--listen", "127.0.0.1:0") { Environment = environment }.RunAsync(Cancellation);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/dev/null/x", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Test]
    [Arguments("exec 3</dev/null", "1", "descriptor 3")]
    [Arguments("true", "1", "descriptor 3")]
    [Arguments("true", "many", "LISTEN_FDS")]
    [Arguments("true", "65", "LISTEN_FDS")]
    public async Task What_is_no_listening_socket_is_refused(string before, string sockets, string told)
    {
        var environment = Environment();
        environment["LISTEN_FDS"] = sockets;
        var script = $"exec 3<&-; {before}; export LISTEN_PID=$$; exec \"$@\"";
        var result = await new Command("bash", "-c", script, "bash", NativeBinary.Path, "serve", "--path", _work["data"]) { Environment = environment }.RunAsync(Cancellation);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(told, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _work.Dispose();

    private Task<CommandResult> RunAsync(int times, params string[] arguments) =>
        new Command("/usr/bin/python3", [Script, $"{times}", NativeBinary.Path, .. arguments]) { Environment = Environment() }.RunAsync(Cancellation);

    private Dictionary<string, string?> Environment() => new() { ["HOME"] = _work.Path, ["XDG_CONFIG_HOME"] = null };
}
