using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>The data directory goes from under a running server, as when its disk is unmounted.</summary>
public sealed class GoneDirectoryTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Nothing_is_answered_as_if_it_had_been_removed(bool isEmptyInItsPlace)
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "key", "content");

        var aside = _directory.Path + "-aside";
        Directory.Move(_directory.Path, aside);
        try
        {
            if (isEmptyInItsPlace)
                Directory.CreateDirectory(_directory.Path);

            foreach (var call in new Func<Task>[]
            {
                () => store.ListBucketsAsync(Token).AsTask(),
                () => store.FindBucketAsync(Bucket, Token).AsTask(),
                () => store.DeleteBucketAsync(Bucket, Token).AsTask(),
                () => store.CreateBucketAsync("new").AsTask(),
            })
            {
                Assert.Equal(StorageFailure.Unavailable, (await Assert.ThrowsAsync<StorageException>(call)).Failure);
            }

            Assert.Contains("the data directory is not there any more", store.Problems);
        }
        finally
        {
            if (isEmptyInItsPlace)
                Directory.Delete(_directory.Path, recursive: true);
            Directory.Move(aside, _directory.Path);
        }

        Assert.Equal("content"u8.ToArray(), await store.ReadAsync(Bucket, "key"));
        Assert.Empty(store.Problems);
    }
}
