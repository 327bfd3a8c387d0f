using System.Net;
using System.Net.Sockets;
using Pys3Local.FakeDrime;
using Pys3Local.Net.Connect;
using Pys3Local.Storage;

namespace Pys3Local.Net.Tests.Connect;

public sealed class ServiceHandlerTests
{
    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Addresses_are_tried_in_turn()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var stream = await ServiceHandler.ConnectAsync([IPAddress.IPv6Loopback, IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], port, Token);
        Assert.True(stream.CanWrite);
    }

    [Test]
    public async Task No_address_that_answers_is_a_failure() =>
        await Assert.ThrowsAsync<SocketException>(
            async () => await ServiceHandler.ConnectAsync([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")], 1, Token));

    [Test]
    public async Task TLS_by_name_is_trusted_by_the_named_certificates_and_by_no_others()
    {
        using var authority = new FakeAuthority();
        using var stranger = new FakeAuthority("Stranger");
        await using var server = await FakeDrimeServer.StartAsync(0, authority.Issue("localhost"));
        Assert.False(await IsTrustedAsync(server, stranger, null));
        Assert.True(await IsTrustedAsync(server, authority, null));
        Assert.True(await IsTrustedAsync(server, stranger, authority));
        Assert.False(await IsTrustedAsync(server, stranger, stranger));
    }

    [Test]
    public void Certificates_that_are_named_and_cannot_be_read_are_told()
    {
        var e = Assert.Throws<StorageException>(() => TrustedRoots.Find(name => name == "SSL_CERT_FILE" ? "/nowhere" : null));
        Assert.Contains("SSL_CERT_FILE", e.Message);
        e = Assert.Throws<StorageException>(() => TrustedRoots.Find(name => name == "SSL_CERT_DIR" ? "/nowhere" : null));
        Assert.Contains("SSL_CERT_DIR", e.Message);
    }

    /// <param name="machine">What the machine trusts.</param>
    /// <param name="own">What a backend trusts as well.</param>
    private static async Task<bool> IsTrustedAsync(FakeDrimeServer server, FakeAuthority machine, FakeAuthority? own)
    {
        var files = new[] { Path.GetTempFileName(), Path.GetTempFileName() };
        try
        {
            await File.WriteAllTextAsync(files[0], machine.Pem, Token);
            await File.WriteAllTextAsync(files[1], own?.Pem ?? "", Token);
            using var handler = ServiceHandler.Create(
                TimeProvider.System, name => name == "SSL_CERT_FILE" ? files[0] : Environment.GetEnvironmentVariable(name), own is null ? null : files[1]);
            using var http = new HttpClient(handler);
            using var response = await http.GetAsync(new UriBuilder(server.ApiUrl) { Host = "localhost" }.Uri, Token);
            return true;
        }
        catch (HttpRequestException e)
        {
            Assert.Contains("SSL_CERT_FILE", NetworkProblem.Describe(e));
            return false;
        }
        finally
        {
            foreach (var file in files)
                File.Delete(file);
        }
    }
}
