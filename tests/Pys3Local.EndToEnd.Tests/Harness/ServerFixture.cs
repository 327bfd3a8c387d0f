using Amazon.S3;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>One server for the tests of a class, each of which works in a bucket of its own.</summary>
public sealed class ServerFixture : IAsyncInitializer, IAsyncDisposable
{
    private int _buckets;
    private Pys3LocalProcess? _process;
    private AmazonS3Client? _sdk;

    public Pys3LocalProcess Process => _process!;

    public RawS3 Raw => Process.Raw;

    public AmazonS3Client Sdk => _sdk!;

    public async Task InitializeAsync()
    {
        _process = await Pys3LocalProcess.StartAsync(new(), CancellationToken.None);
        _sdk = SdkClient.For(_process);
    }

    public async Task<string> NewBucketAsync(CancellationToken cancellation)
    {
        var bucket = $"bucket-{Interlocked.Increment(ref _buckets)}";
        (await Raw.PutAsync($"/{bucket}", [], cancellation: cancellation)).Succeeded();
        return bucket;
    }

    public async ValueTask DisposeAsync()
    {
        _sdk?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
