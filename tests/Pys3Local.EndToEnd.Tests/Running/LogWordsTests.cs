using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Running;

/// <summary>What the log and the port say to a person (faults D6, B12, D3).</summary>
public sealed class LogWordsTests
{
    private const string Signature = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024";

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task An_IPv4_client_is_written_as_one()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Listen = ":0", Arguments = ["--access-log"] }, Cancellation);
        await server.Raw.GetAsync("/", cancellation: Cancellation);

        await LoggedAsync(server, " 127.0.0.1 ");
        Assert.DoesNotContain("::ffff", server.Error.Text, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_disabled_key_is_named_so_in_the_log_and_not_to_the_client()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        await KeysAsync(server, "add", "--id", "laptop");
        await KeysAsync(server, "disable", "laptop");
        var refused = await new RawS3(new(System.Net.IPAddress.Loopback, server.Port), new("laptop", "any secret at all")).GetAsync("/", cancellation: Cancellation);

        Assert.Contains("does not exist in our records", refused.Text, StringComparison.Ordinal);
        await LoggedAsync(server, "InvalidAccessKeyId: The key is disabled.");
    }

    [Test]
    [Arguments("GET /b/k?X-Amz-Signature=" + Signature + " HTTP/1.1 too many\r\n\r\n")]
    [Arguments("GET /b/k?X-Amz-Signature=" + Signature + "' HTTP/9.9\r\n\r\n")]
    [Arguments("GET / HTTP/1.1\r\nHost: x\r\n Authorization: AWS4-HMAC-SHA256 Credential=id, Signature=" + Signature + "\r\n\r\n")]
    [Arguments("GET / HTTP/1.1\r\nHost: x\r\nAuthorization : AWS4-HMAC-SHA256 Signature=" + Signature + "\r\n\r\n")]
    public async Task What_is_no_request_is_logged_without_its_signature(string request)
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--debug"] }, Cancellation);
        Assert.StartsWith("HTTP/1.1 ", await ExchangeAsync(server.Port, request), StringComparison.Ordinal);
        await server.Raw.GetAsync("/the-end", cancellation: Cancellation);

        await LoggedAsync(server, "/the-end");
        Assert.DoesNotContain(Signature[..16], server.Error.Text, StringComparison.Ordinal);
    }

    [Test]
    public async Task HTTP_to_a_port_for_HTTPS_is_answered_in_words()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Scheme = "https", Arguments = ["--tls-self-signed"] }, Cancellation);

        var answer = await ExchangeAsync(server.Port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("https://", answer, StringComparison.Ordinal);
        using var client = new TcpClient("127.0.0.1", server.Port);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        Assert.True(tls.IsAuthenticated);
    }

    [Test]
    public async Task A_server_for_every_address_names_those_that_work_from_elsewhere()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Listen = ":0" }, Cancellation);

        Assert.Contains($"Starting S3 server at http://localhost:{server.Port}", server.Output.Text, StringComparison.Ordinal);
        foreach (var line in server.Output.Lines.Where(line => line.StartsWith("From other machines: http", StringComparison.Ordinal)))
        {
            var url = new Uri(line["From other machines: ".Length..]);
            using var client = new TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Parse(url.Host.Trim('[', ']')), url.Port, Cancellation);
        }
    }

    private static async Task KeysAsync(Pys3LocalProcess server, params string[] arguments) =>
        (await new Command(NativeBinary.Path, ["keys", .. arguments]) { Environment = { ["HOME"] = server.Home, ["XDG_CONFIG_HOME"] = null } }.RunAsync(Cancellation)).Succeeded();

    private static Task LoggedAsync(Pys3LocalProcess server, string text) =>
        Eventually.HoldsAsync(() => server.Error.Text.Contains(text, StringComparison.Ordinal), () => server.Error.Text, Cancellation);

    private static async Task<string> ExchangeAsync(int port, string request)
    {
        using var client = new TcpClient("127.0.0.1", port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
