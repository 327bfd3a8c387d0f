using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Requests;
using Pys3Local.Testing;

namespace Pys3Local.S3Client.Tests;

/// <summary>Our own server as the service, with a bucket in it, and a connection to it that does not wait between attempts.</summary>
public sealed class TestService : IAsyncDisposable
{
    public const string Bucket = "bucket";

    private TestService(S3Server server) => Server = server;

    public S3Server Server { get; }

    public S3ConnectionOptions Options => new()
    {
        Endpoint = Server.Url,
        Credentials = new StaticCredentials(new("test", "test-secret")),
        Delay = (_, _) => Task.CompletedTask,
    };

    public static async Task<TestService> StartAsync() => new(await S3Server.StartAsync(
        new() { AccessKeyId = "test", SecretAccessKey = "test-secret", VerifiesSecrets = true, Buckets = [Bucket] }, TestRun.Cancellation));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>A body as a client of ours sends it: read asynchronously, once; it may fail at its end.</summary>
internal sealed class ClientBody(byte[] content, Exception? failure = null) : Storage.ReadOnlyStream
{
    private int _at;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var count = Math.Min(buffer.Length, content.Length - _at);
        if (count == 0 && failure is not null)
            throw failure;

        content.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }
}
