using Pys3Local.FakeDrime;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Service;

/// <summary>Two servers on one workspace that make the same bucket.</summary>
public sealed class BucketsTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "shared";
    private const int Always = 50;

    private readonly HookedHandler _handler = new();
    private DrimeTestService _service = null!;
    private DrimeObjectStore _one = null!;
    private DrimeObjectStore _other = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _one = await _service.OpenAsync();
        _other = await DrimeObjectStore.OpenAsync(_service.Options with { HttpMessageHandler = _handler }, Token);
        await _one.CreateBucketAsync("first");

        // From here on it believes that there is no other.
        Assert.Single(await _other.ListBucketsAsync(Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        await _service.DisposeAsync();
        _handler.Dispose();
    }

    [Test]
    public async Task A_bucket_that_the_other_server_has_made_is_seen_before_it_is_made_again()
    {
        await MakeAsync(_one);
        BucketInfo? seen = null;
        await _other.WriteBucketAsync(Bucket, found => seen = found ?? New(), Token);
        Assert.Equal("precious", seen!.Settings["cors"]);
        await AssertIntactAsync();
    }

    [Test]
    public async Task A_bucket_that_the_other_server_makes_at_this_moment_keeps_its_settings()
    {
        _handler.Once(HttpMethod.Post, "/folders", () => MakeAsync(_one));
        Assert.Equal(StorageFailure.Busy, await FailureAsync(() => _other.CreateBucketAsync(Bucket).AsTask()));
        await AssertIntactAsync();
    }

    [Test]
    public async Task A_creation_that_fails_does_not_remove_what_the_other_server_has_made()
    {
        _handler.Once(HttpMethod.Post, "/folders", async () =>
        {
            await MakeAsync(_one);
            _service.Server.Behaviour.Plan(FakeFault.ServerError, "PUT", "/file-entries", Always);
        });
        await Assert.ThrowsAsync<StorageException>(() => _other.WriteBucketAsync(Bucket, _ => New(), Token).AsTask());
        _service.Server.Behaviour.Forget();
        await AssertIntactAsync();
    }

    [Test]
    public async Task A_creation_that_fails_removes_what_it_has_made_itself()
    {
        _service.Server.Behaviour.Plan(FakeFault.ServerError, "PUT", "/file-entries", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => _other.CreateBucketAsync(Bucket).AsTask()));
        _service.Server.Behaviour.Forget();
        Assert.Null(await _other.FindBucketAsync(Bucket, Token));
        await using var again = await _service.OpenAsync();
        Assert.Null(await again.FindBucketAsync(Bucket, Token));
    }

    [Test]
    public async Task A_creation_whose_answer_is_lost_gives_the_bucket_its_settings()
    {
        _service.Server.Behaviour.Plan(FakeFault.DropAfter, "POST", "/folders");
        await MakeAsync(_other);
        await using var again = await _service.OpenAsync();
        Assert.Equal("precious", (await again.FindBucketAsync(Bucket, Token))!.Settings["cors"]);
    }

    private static BucketInfo New() => new() { Name = Bucket, Created = Noon };

    private static async Task MakeAsync(IObjectStore store)
    {
        await store.WriteBucketAsync(Bucket, _ => New() with { Settings = StringMap.Empty.Add("cors", "precious") }, Token);
        await store.PutAsync(Bucket, "key", "content");
    }

    private async Task AssertIntactAsync()
    {
        await using var again = await _service.OpenAsync();
        Assert.Equal("precious", (await again.FindBucketAsync(Bucket, Token))!.Settings["cors"]);
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "key"));
    }
}
