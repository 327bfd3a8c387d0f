using Pys3Local.S3Client.Credentials;
using Pys3Local.Testing;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>Our own server, in memory, as the service.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    public const string OneBucket = "all-of-them";

    private TestUpstream(S3Server server) => Server = server;

    public S3Server Server { get; }

    /// <summary>Each bucket is one of the service.</summary>
    public S3StoreOptions Options => new()
    {
        Connection = new()
        {
            Name = "upstream",
            Endpoint = Server.Url,
            Credentials = new StaticCredentials(new("test", "test-secret")),
            Delay = (_, _) => Task.CompletedTask,
        },
        Prefix = "team-",
    };

    /// <summary>All buckets are in one of the service.</summary>
    public S3StoreOptions Together => Options with { Bucket = OneBucket, Prefix = "a/" };

    public static async Task<TestUpstream> StartAsync() => new(await S3Server.StartAsync(
        new() { AccessKeyId = "test", SecretAccessKey = "test-secret", VerifiesSecrets = true, Buckets = [OneBucket] }, TestRun.Cancellation));

    /// <summary>The records of objects that are blobs of their own.</summary>
    public async Task<IReadOnlyList<string>> RecordsAsync(string bucket)
    {
        using var connection = new S3Client.S3Connection(Options.Connection);
        return [.. (await connection.ListAsync("team-" + bucket, new() { Prefix = ".pys3local/meta/" }, null, TestRun.Cancellation)).Objects.Select(one => one.Key)];
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
