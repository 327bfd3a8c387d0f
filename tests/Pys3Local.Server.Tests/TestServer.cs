using System.Text;
using Pys3Local.S3;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.Server.Listening;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Server.Tests;

/// <summary>A server of this process on a free port, with everything allowed unless told.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly MemoryStream _log = new();
    private readonly S3HttpServer _server;

    private TestServer(S3HttpServer server, MemoryStream log)
    {
        _server = server;
        _log = log;
    }

    public string Url => _server.Addresses[0];

    public S3HttpServer Server => _server;

    /// <summary>What has been logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return Encoding.UTF8.GetString(_log.ToArray());
        }
    }

    public static async Task<TestServer> StartAsync(ServerOptions? options = null, IObjectStore? store = null, bool noAuth = true, TimeSpan? clientTimeout = null, string pathPrefix = "")
    {
        var log = new MemoryStream();
        var endpoint = new S3Endpoint(store ?? new MemoryObjectStore(), new S3Options { NoAuth = noAuth, Keys = new NoKeys(), PathPrefix = pathPrefix, ClientTimeout = clientTimeout ?? ServerOptions.DefaultClientTimeout });
        var given = options ?? new ServerOptions { Listen = [ListenAddress.Parse("127.0.0.1:0")], ClientTimeout = clientTimeout ?? ServerOptions.DefaultClientTimeout };
        return new(await S3HttpServer.StartAsync(endpoint, given with { Log = log }, TestRun.Cancellation), log);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }

    private sealed class NoKeys : IAccessKeys
    {
        public AccessKey? Find(string accessKeyId) => null;
    }
}
