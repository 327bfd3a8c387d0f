using System.Net;
using System.Net.Sockets;
using Pys3Local.FakeDrime;
using Pys3Local.Storage.Drime.Connect;
using Pys3Local.Storage.Drime.Service;

namespace Pys3Local.Storage.Drime.Tests.Connect;

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
        using var stranger = new FakeAuthority();
        await using var server = await FakeDrimeServer.StartAsync(0, authority.Issue("localhost"));
        Assert.Equal(StorageFailure.Unavailable, await OpenAsync(server, stranger));
        Assert.Null(await OpenAsync(server, authority));
    }

    [Test]
    public void Certificates_that_are_named_and_cannot_be_read_are_told()
    {
        var e = Assert.Throws<StorageException>(() => TrustedRoots.Find(name => name == "SSL_CERT_FILE" ? "/nowhere" : null));
        Assert.Contains("SSL_CERT_FILE", e.Message);
        e = Assert.Throws<StorageException>(() => TrustedRoots.Find(name => name == "SSL_CERT_DIR" ? "/nowhere" : null));
        Assert.Contains("SSL_CERT_DIR", e.Message);
    }

    private static async Task<StorageFailure?> OpenAsync(FakeDrimeServer server, FakeAuthority trusted)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, trusted.Pem, Token);
            using var handler = ServiceHandler.Create(TimeProvider.System, name => name == "SSL_CERT_FILE" ? file : Environment.GetEnvironmentVariable(name));
            var url = new UriBuilder(server.ApiUrl) { Host = "localhost" }.Uri;
            await using var store = await DrimeObjectStore.OpenAsync(
                new DrimeOptions { ApiUrl = url, ApiKey = FakeDrimeServer.Key, HttpMessageHandler = handler, Delay = (_, _) => Task.CompletedTask }, Token);
            return null;
        }
        catch (StorageException e)
        {
            return e.Failure;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
