using Amazon.S3;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>A class of tests that share a server; each test finds an empty bucket.</summary>
[ClassDataSource<ServerFixture>(Shared = SharedType.PerClass)]
public abstract class ServerTest(ServerFixture server) : IAsyncInitializer, IAsyncDisposable
{
    protected static CancellationToken Cancellation => TestRun.Cancellation;

    protected Pys3LocalProcess Process => server.Process;

    protected RawS3 Raw => server.Raw;

    protected AmazonS3Client Sdk => server.Sdk;

    protected string Bucket { get; private set; } = "";

    public async Task InitializeAsync() => Bucket = await server.NewBucketAsync(Cancellation);

    public ValueTask DisposeAsync()
    {
        // Of a class that has both ways to end, the runner takes this one only.
        (this as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected Task<string> NewBucketAsync() => server.NewBucketAsync(Cancellation);

    /// <summary>A signed request to what stands behind the name of the bucket: <c>/key</c>, <c>?acl</c>, <c>/key?acl</c>.</summary>
    protected Task<RawResponse> SendAsync(string method, string target, string body = "", params (string Name, string Value)[] headers) =>
        Raw.SendSignedAsync(Request(method, target, body, headers), Cancellation);

    /// <summary>The same without a signature.</summary>
    protected Task<RawResponse> AnonymousAsync(string method, string target, string body = "", params (string Name, string Value)[] headers) =>
        Raw.SendAsync(Request(method, target, body, headers), Cancellation);

    protected async Task SetVersioningAsync(string status) =>
        (await SendAsync("PUT", "?versioning", $"<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>")).Succeeded();

    /// <summary>Versions and object lock, without a default retention.</summary>
    protected async Task EnableLocksAsync()
    {
        await SetVersioningAsync("Enabled");
        (await SendAsync("PUT", "?object-lock", "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>")).Succeeded();
    }

    /// <summary>Takes off what keeps a bucket closed to the public, and turns its ACLs on if told to.</summary>
    protected async Task OpenToPublicAsync(bool acls = false)
    {
        (await SendAsync("DELETE", "?publicAccessBlock")).Succeeded(204);
        if (acls)
            (await SendAsync("PUT", "?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>")).Succeeded();
    }

    /// <summary>A call of the SDK that must be refused with this code.</summary>
    protected static async Task FailsAsync(string code, Task call) =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => call)).ErrorCode);

    /// <summary>Stores an object without ceremony.</summary>
    protected async Task PutAsync(string key, byte[] body) =>
        (await Raw.PutAsync($"/{Bucket}/{UriEncoding.Encode(key, keepSlash: true)}", body, cancellation: Cancellation)).Succeeded();

    protected Task PutAsync(string key, string body = "") => PutAsync(key, System.Text.Encoding.UTF8.GetBytes(body));

    /// <summary>The bytes of an object that must be there.</summary>
    protected async Task<byte[]> GetAsync(string key) =>
        (await Raw.GetAsync($"/{Bucket}/{UriEncoding.Encode(key, keepSlash: true)}", cancellation: Cancellation)).Succeeded().Body;

    /// <summary>A request as <see cref="SendAsync"/> sends it, before it is signed.</summary>
    protected RawRequest Request(string method, string target, string body, (string Name, string Value)[] headers)
    {
        var parts = target.Split('?', 2);
        var request = Raw.Request(method, $"/{Bucket}{parts[0]}", parts.Length > 1 ? parts[1] : "");
        if (method is "PUT" or "POST")
            request.WithBody(body);

        foreach (var (name, value) in headers)
            request.With(name, value);

        return request;
    }
}
