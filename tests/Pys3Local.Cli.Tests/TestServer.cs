using Pys3Local.Cli.Serving;
using Pys3Local.S3;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.Server;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Tls;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Cli.Tests;

/// <summary>A server in this process, in memory, on a free port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string KeyId = "test-key";
    public const string Secret = "test-secret";

    private readonly S3HttpServer _server;

    private TestServer(S3HttpServer server) => _server = server;

    public string Url => _server.Addresses[0];

    /// <param name="certificate">PEM, the private key included; null for plain HTTP.</param>
    public static async Task<TestServer> StartAsync(TestShell shell, string? certificate = null)
    {
        var keys = new ServerKeys(new AccessKey { Id = KeyId, Secret = Secret }, null, shell.Shell);
        var store = new StagedMultipart(new MemoryObjectStore(), System.Security.Cryptography.RandomNumberGenerator.Create(), Budget.Unlimited);
        var options = new ServerOptions
        {
            Listen = [ListenAddress.Parse("127.0.0.1:0")],
            Certificate = certificate is null ? null : CertificateSource.Open(certificate, certificate, TimeProvider.System),
            Log = Stream.Null,
        };
        return new(await S3HttpServer.StartAsync(new S3Endpoint(store, new S3Options { Keys = keys }), options, TestRun.Cancellation));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
