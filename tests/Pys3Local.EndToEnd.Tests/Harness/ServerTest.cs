using Amazon.S3;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>A class of tests that share a server; each test finds an empty bucket.</summary>
public abstract class ServerTest(ServerFixture server) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected Pys3LocalProcess Process => server.Process;

    protected RawS3 Raw => server.Raw;

    protected AmazonS3Client Sdk => server.Sdk;

    protected string Bucket { get; private set; } = "";

    public async ValueTask InitializeAsync() => Bucket = await server.NewBucketAsync(Cancellation);

    public ValueTask DisposeAsync()
    {
        // Of a class that has both ways to end, the runner takes this one only.
        (this as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected Task<string> NewBucketAsync() => server.NewBucketAsync(Cancellation);

    /// <summary>Stores an object without ceremony.</summary>
    protected async Task PutAsync(string key, byte[] body) =>
        (await Raw.PutAsync($"/{Bucket}/{UriEncoding.Encode(key, keepSlash: true)}", body, cancellation: Cancellation)).Succeeded();

    protected Task PutAsync(string key, string body = "") => PutAsync(key, System.Text.Encoding.UTF8.GetBytes(body));

    /// <summary>The bytes of an object that must be there.</summary>
    protected async Task<byte[]> GetAsync(string key) =>
        (await Raw.GetAsync($"/{Bucket}/{UriEncoding.Encode(key, keepSlash: true)}", cancellation: Cancellation)).Succeeded().Body;
}
