using System.Net;
using System.Net.Sockets;
using Pys3Local.Cli.Administration;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Cli.Tests.Administration;

/// <summary>Of several servers of one configuration the first is found, until it is gone.</summary>
public sealed class ServerUrlFileTests : IDisposable
{
    private readonly TestShell _shell = new();
    private readonly TcpListener _first = new(IPAddress.Loopback, 0);
    private readonly ConfigDirectory _home;

    public ServerUrlFileTests()
    {
        _first.Start();
        _home = ConfigDirectory.Resolve(_shell.Home, _ => null);
    }

    private string FirstUrl => $"http://{_first.LocalEndpoint}";

    public void Dispose()
    {
        _first.Dispose();
        _shell.Dispose();
    }

    [Test]
    public async Task Another_one_that_comes_and_goes_leaves_the_first_to_be_found()
    {
        using var first = await WriteAsync(FirstUrl);
        using (await WriteAsync("http://127.0.0.1:1"))
            Assert.Equal([FirstUrl], ServerUrlFile.Find(_home));
        Assert.Equal([FirstUrl], ServerUrlFile.Find(_home));
    }

    [Test]
    public async Task What_a_server_that_was_killed_has_left_is_replaced_and_the_own_is_removed()
    {
        var killed = await WriteAsync("http://127.0.0.1:1");
        Assert.Equal(["http://127.0.0.1:1"], ServerUrlFile.Find(_home));
        using (await WriteAsync(FirstUrl))
        {
            killed.Dispose();
            Assert.Equal([FirstUrl], ServerUrlFile.Find(_home));
        }

        Assert.Empty(ServerUrlFile.Find(_home));
    }

    /// <summary>It has been killed and started again: that who answers there is itself.</summary>
    [Test]
    public async Task The_same_address_is_its_own()
    {
        await WriteAsync(FirstUrl);
        using (await WriteAsync("http://127.0.0.1:1", FirstUrl))
            Assert.Equal(["http://127.0.0.1:1", FirstUrl], ServerUrlFile.Find(_home));
        Assert.Empty(ServerUrlFile.Find(_home));
    }

    [Test]
    public void So_it_is_with_the_socket()
    {
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(_shell["first"]));
        listening.Listen();
        using var first = ServerUrlFile.WriteSocket(_home, _shell["first"]);
        using (ServerUrlFile.WriteSocket(_home, _shell["second"]))
            Assert.Equal(_shell["first"], ServerUrlFile.FindSocket(_home));
        Assert.Equal(_shell["first"], ServerUrlFile.FindSocket(_home));
    }

    private Task<ServerUrlFile> WriteAsync(params string[] urls) => ServerUrlFile.WriteAsync(_home, urls, _shell.Shell, TestRun.Cancellation);
}
