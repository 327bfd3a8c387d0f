using Pys3Local.Cli.Serving;
using Pys3Local.S3;
using Pys3Local.S3.Hosting;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Cli.Tests.Serving;

/// <summary>The task beside the requests that expires objects. (faults B6)</summary>
public sealed class LifecycleRunTests
{
    [Test]
    public async Task An_end_that_nobody_asked_for_is_one_line_at_once()
    {
        using var shell = new TestShell();
        var log = new StringWriter();
        var endpoint = new S3Endpoint(new BrokenStore(), new S3Options { NoAuth = true, Keys = new ServerKeys(null, null, shell.Shell) });
        await LifecycleRun.RunAsync(endpoint.Lifecycle, new(), shell.Shell with { Error = log }, TestRun.Cancellation);
        Assert.StartsWith("pys3local: lifecycle rules are not applied any more until the server is restarted", log.ToString(), StringComparison.Ordinal);
        Assert.Contains("a mistake", log.ToString(), StringComparison.Ordinal);
    }

    [Test]
    public async Task An_end_that_was_asked_for_is_none()
    {
        using var shell = new TestShell();
        var log = new StringWriter();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var endpoint = new S3Endpoint(new MemoryObjectStore(), new S3Options { NoAuth = true, Keys = new ServerKeys(null, null, shell.Shell) });
        await LifecycleRun.RunAsync(endpoint.Lifecycle, new(), shell.Shell with { Error = log }, stop.Token);
        Assert.Equal("", log.ToString());
    }

    private sealed class BrokenStore : IObjectStore
    {
        public StoreTraits Traits { get; } = new() { Name = "broken", Location = "", Durable = false };

        public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("a mistake");

        public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ObjectInfo?> UpdateObjectAsync(
            string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
