using System.Net.Sockets;
using System.Text.Json;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>Commands that ask the server that runs on the data directory, over the socket in it; and starts on a directory that is not what it was.</summary>
public sealed class BesideServerTests : CommandTest
{
    private string Data => Path.Combine(Home, "data");

    private string Socket => Path.Combine(Data, ".pys3local", "control.sock");

    [Test]
    public async Task Verify_is_done_by_the_server_beside_its_requests()
    {
        await using var server = await StartAsync();
        Damage("first");

        var result = await RunAsync("verify", "-p", Data);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("damaged: a-bucket/first: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 versions, 15.0 B read, 1 finding\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("What to do: ", result.Output, StringComparison.Ordinal);

        // Its readers are told from then on, and health checks that there is something to look at.
        Assert.Equal(500, (await server.Raw.GetAsync("/a-bucket/first", cancellation: Cancellation)).Status);
        Assert.Equal("content", (await server.Raw.GetAsync("/a-bucket/second", cancellation: Cancellation)).Succeeded().Text);
        using var client = new HttpClient();
        Assert.Contains("verify: 1 finding on", await client.GetStringAsync($"{server.Url}/.pys3local/health", Cancellation), StringComparison.Ordinal);
        Assert.Contains("1 finding", (await RunAsync("doctor", "-p", Data, "-l", "127.0.0.1:0")).Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await RunAsync("verify", "-p", Data, "--quarantine", "--json")).Output);
        Assert.Contains("/.pys3local/quarantine/", Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray()).GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal("1 version, 7.0 B read, 0 findings", await OutputAsync("verify", "-p", Data));
        Assert.Equal(404, (await server.Raw.GetAsync("/a-bucket/first", cancellation: Cancellation)).Status);
        Assert.Equal("ok\n", await client.GetStringAsync($"{server.Url}/.pys3local/health", Cancellation));
        Assert.Contains("no such bucket", await FailsAsync(1, "verify", "-p", Data, "--bucket", "typo"), StringComparison.Ordinal);
    }

    [Test]
    public async Task Cache_counts_what_the_server_knows()
    {
        await using var server = await StartAsync();
        Assert.Contains("  Total objects: 2", await OutputAsync("cache", "stats", "-p", Data), StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("cache", "vacuum", "-p", Data)).ExitCode);
    }

    [Test]
    public async Task The_socket_is_the_owners_and_goes_with_the_server()
    {
        await using (var server = await StartAsync())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Socket));
            using var http = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellation) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            });
            Assert.Equal(404, (int)(await http.GetAsync(new Uri("http://localhost/a-bucket/first"), Cancellation)).StatusCode);
            Assert.Equal(405, (int)(await http.DeleteAsync(new Uri("http://localhost/v1/verify"), Cancellation)).StatusCode);
            Assert.Equal(204, (int)(await http.GetAsync(new Uri("http://localhost/v1/verify"), Cancellation)).StatusCode);
            await server.KillAsync(Cancellation);
        }

        // What a server that was killed has left is nobody's.
        Assert.Equal("2 versions, 15.0 B read, 0 findings", await OutputAsync("verify", "-p", Data));
        await using (var again = await StartAsync())
        {
            Assert.Equal("2 versions, 15.0 B read, 0 findings", await OutputAsync("verify", "-p", Data));
            again.Signal(Signals.Terminate);
            Assert.Equal(0, await again.WaitForExitAsync(Cancellation));
        }

        Assert.False(File.Exists(Socket));
    }

    [Test]
    public async Task Serve_of_a_store_that_is_gone_says_what_to_do()
    {
        var options = new ServerOptions { DataDirectory = Data, Home = Home, Keys = null };
        await using (await Pys3LocalProcess.StartAsync(options, Cancellation))
        {
        }

        System.IO.Directory.Move(Data, Path.Combine(Home, "unmounted"));
        await using (var refused = Pys3LocalProcess.Launch(options))
        {
            Assert.Equal(1, await refused.WaitForExitAsync(Cancellation));
            Assert.Contains("--create", refused.Error.Text, StringComparison.Ordinal);
        }

        Assert.False(System.IO.Directory.Exists(Data));
        Assert.Contains("is gone", (await RunAsync("doctor", "-p", Data, "-l", "127.0.0.1:0")).Output, StringComparison.Ordinal);
        await using (await Pys3LocalProcess.StartAsync(options with { Arguments = ["--create"] }, Cancellation))
        {
        }

        await using (await Pys3LocalProcess.StartAsync(options, Cancellation))
        {
        }
    }

    private void Damage(string key)
    {
        var path = Path.Combine(Data, "a-bucket", "objects", key);
        var modified = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, "dAmaged!");
        File.SetLastWriteTimeUtc(path, modified);
    }

    private async Task<Pys3LocalProcess> StartAsync()
    {
        var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data, Home = Home }, Cancellation);
        if (!System.IO.Directory.Exists(Path.Combine(Data, "a-bucket")))
        {
            (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
            (await server.Raw.PutAsync("/a-bucket/first", "damaged?"u8.ToArray(), cancellation: Cancellation)).Succeeded();
            (await server.Raw.PutAsync("/a-bucket/second", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        }

        return server;
    }
}
