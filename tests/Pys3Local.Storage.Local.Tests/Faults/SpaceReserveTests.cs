using Pys3Local.Storage.Local.Files;
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

    /// <summary>ext4 has as many inodes as it was made with: an object needs one for its bytes and one for its metadata, and the second is made after the commit.</summary>
    [Test]
    [Arguments(0, false)]
    [Arguments(1, false)]
    [Arguments(1, true)]
    [Arguments(3, true)]
    public async Task Where_there_is_room_for_no_more_files_deletes_and_listings_go_on(int left, bool together)
    {
        var files = new CountedFiles();
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, files, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "old", "content");
        await store.PutAsync(Bucket, "versions", "content", "v1");
        var written = new HashSet<string>(["old", "versions"], StringComparer.Ordinal);
        files.Free = left;
        if (together)
        {
            var puts = Enumerable.Range(0, 8).Select(number => TryPutAsync($"key{number}")).ToList();
            written.UnionWith((await Task.WhenAll(puts)).OfType<string>());
        }

        for (var number = 0; number < 8; number++)
        {
            if (await TryPutAsync($"more{number}") is { } key)
                written.Add(key);

            Assert.Equal(written.Order(StringComparer.Ordinal), await store.NamesAsync(Bucket));
        }

        Assert.Equal(StorageFailure.NoSpace, await FailureAsync(async () => await store.PutAsync(Bucket, "one too many", "content")));
        Assert.NotNull(await store.PutObjectAsync(Bucket, "versions", DeleteMarker("v2") with { Length = 0 }, Token));
        Assert.NotNull(await store.DeleteObjectAsync(Bucket, "old", ObjectInfo.NullVersion, null, Token));
        written.ExceptWith(["old", "versions"]);
        Assert.Equal(written.Order(StringComparer.Ordinal), await store.NamesAsync(Bucket));
        files.Free = 1000;
        await store.PutAsync(Bucket, "after", "content");
        Assert.Equal(written.Append("after").Order(StringComparer.Ordinal), await store.NamesAsync(Bucket));

        async Task<string?> TryPutAsync(string key)
        {
            var failure = await Record.ExceptionAsync(async () => await store.PutAsync(Bucket, key, "content"));
            Assert.True(failure is null or StorageException { Failure: StorageFailure.NoSpace }, failure?.ToString());
            return failure is null ? key : null;
        }
    }

    /// <summary>Not that nothing has changed: it may show later.</summary>
    [Test]
    public async Task A_change_that_is_recorded_and_cannot_be_finished_is_not_called_refused()
    {
        var failing = false;
        var files = new InterceptedFiles(path =>
        {
            if (failing && (path.EndsWith("/.metadata/key.json", StringComparison.Ordinal) || path.EndsWith("/objects/key", StringComparison.Ordinal)))
                throw FileErrors.NoSpace(path);
        });
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, files, Token);
        await store.CreateBucketAsync(Bucket);
        failing = true;
        var failure = await Record.ExceptionAsync(async () => await store.PutAsync(Bucket, "key", "content"));
        Assert.Equal(StorageFailure.Unfinished, (failure as StorageException)?.Failure);
        failing = false;
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "key"));
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
