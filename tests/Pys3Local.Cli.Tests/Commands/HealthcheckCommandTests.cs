using System.Net;
using System.Net.Sockets;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Tests.Commands;

public sealed class HealthcheckCommandTests
{
    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_server_that_answers_is_well(bool tls)
    {
        using var shell = new TestShell();
        await using var server = await TestServer.StartAsync(shell, tls ? WriteCertificate(shell) : null);
        Assert.Equal((ExitCode.Success, "ok\n", ""), await shell.RunAsync("healthcheck", server.Url));
    }

    [Test]
    [Arguments("127.0.0.1")]
    [Arguments("")]
    [Arguments("localhost")]
    public async Task The_address_is_the_servers_own(string host)
    {
        using var shell = new TestShell();
        await using var server = await TestServer.StartAsync(shell);
        shell.Variables["PYS3LOCAL_LISTEN"] = $"{host}:{new Uri(server.Url).Port}";
        Assert.Equal((ExitCode.Success, "ok\n", ""), await shell.RunAsync("healthcheck"));
    }

    [Test]
    public async Task A_free_port_is_found_in_the_ready_file()
    {
        using var shell = new TestShell();
        await using var server = await TestServer.StartAsync(shell);
        shell.Variables["PYS3LOCAL_LISTEN"] = "127.0.0.1:0";
        shell.Variables["PYS3LOCAL_READY_FILE"] = shell["ready"];
        Assert.Equal(ExitCode.Failure, (await shell.RunAsync("healthcheck")).Code);
        await File.WriteAllTextAsync(shell["ready"], server.Url + "\n", TestRun.Cancellation);
        Assert.Equal((ExitCode.Success, "ok\n", ""), await shell.RunAsync("healthcheck"));
    }

    [Test]
    public async Task Where_nobody_listens_it_fails_in_one_line()
    {
        using var shell = new TestShell();
        var (code, output, error) = await shell.RunAsync("healthcheck", $"http://127.0.0.1:{FreePort()}");
        Assert.Equal((ExitCode.Failure, ""), (code, output));
        Assert.Matches(@"^pys3local: http://127\.0\.0\.1:\d+ does not answer \(ConnectionRefused\)\n$", error);
    }

    [Test]
    public async Task Who_accepts_and_says_nothing_is_not_well()
    {
        using var shell = new TestShell();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var (code, _, error) = await shell.RunAsync("healthcheck", "--timeout", "1", $"http://{silent.LocalEndpoint}");
        Assert.Equal(ExitCode.Failure, code);
        Assert.EndsWith("does not answer within 1 seconds\n", error);
    }

    [Test]
    public async Task Another_server_is_not_well()
    {
        using var shell = new TestShell();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = AnswerAsync(other);
        var (code, _, error) = await shell.RunAsync("healthcheck", $"http://{other.LocalEndpoint}");
        await answering;
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("answers 'HTTP/1.1 404 Not Found'", error);
    }

    [Test]
    [Arguments("http://nas:10001")]
    [Arguments("nas")]
    public async Task A_name_is_not_looked_up(string url)
    {
        using var shell = new TestShell();
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("healthcheck", url)).Code);
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptSocketAsync(TestRun.Cancellation);
        await client.ReceiveAsync(new byte[4096], TestRun.Cancellation);
        await client.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), TestRun.Cancellation);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string WriteCertificate(TestShell shell)
    {
        var (certificate, key) = SelfSignedCertificate.Create("test", [], TimeProvider.System);
        File.WriteAllText(shell["tls.pem"], certificate + key);
        return shell["tls.pem"];
    }
}
