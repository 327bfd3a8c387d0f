using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>A disk on which nothing more can be staged.</summary>
public sealed class SpaceReserveTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private bool _full;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    // faults A3
    [Test]
    public async Task While_the_reserve_is_not_whole_no_body_is_taken_and_deletes_and_listings_go_on()
    {
        var files = new InterceptedFiles(path =>
        {
            if (_full && (path.Contains("/.pys3local/tmp/", StringComparison.Ordinal) || (path.EndsWith("/reserve", StringComparison.Ordinal) && !File.Exists(path))))
                throw new StorageException(StorageFailure.NoSpace, "injected");
        });
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, files, Token);
        await store.CreateBucketAsync(Bucket);
        foreach (var key in (string[])["a", "b", "c"])
            await store.PutAsync(Bucket, key, "content");

        _full = true;
        Assert.Equal(StorageFailure.NoSpace, await FailureAsync(() => store.PutAsync(Bucket, "d", "content").AsTask()));
        Assert.True(File.Exists(Path.Combine(_directory.Path, ".pys3local", "reserve")), "a body must not take the reserve");

        // What is small takes it, in vain here.
        Assert.Equal(StorageFailure.NoSpace, await FailureAsync(() => store.UpdateObjectAsync(Bucket, "a", null, info => info with { ContentType = "x/y" }, Token).AsTask()));
        Assert.False(File.Exists(Path.Combine(_directory.Path, ".pys3local", "reserve")));
        var body = new UnreadBody();
        Assert.Equal(StorageFailure.NoSpace, await FailureAsync(() => store.PutObjectAsync(Bucket, "d", Write(body, Info([])), Token).AsTask()));
        Assert.Equal(0, body.Reads);
        Assert.Equal(["a", "b", "c"], await store.NamesAsync(Bucket));
        foreach (var key in (string[])["a", "b"])
            await store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token);

        Assert.Equal(["c"], await store.NamesAsync(Bucket));
        _full = false;
        await store.PutAsync(Bucket, "d", "content");
        Assert.Equal(["c", "d"], await store.NamesAsync(Bucket));
        Assert.True(File.Exists(Path.Combine(_directory.Path, ".pys3local", "reserve")));
    }

    private sealed class UnreadBody : MemoryStream
    {
        public int Reads { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            return ValueTask.FromResult(0);
        }
    }
}
