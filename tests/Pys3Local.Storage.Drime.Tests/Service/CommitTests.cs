using Pys3Local.FakeDrime;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Service;

/// <summary>What is acknowledged is the object, and what is refused is not, also for those who look from elsewhere.</summary>
public sealed class CommitTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const int Always = 50;

    private readonly HookedHandler _handler = new();
    private DrimeTestService _service = null!;
    private DrimeObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await DrimeObjectStore.OpenAsync(_service.Options with { HttpMessageHandler = _handler }, Token);
        await _store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
        _handler.Dispose();
    }

    [Test]
    [Arguments("PUT", "/file-entries")]
    [Arguments("POST", "/file-entries/move")]
    public async Task A_put_that_fails_and_cannot_clean_up_leaves_the_old_object_as_it_was(string method, string path)
    {
        await PutAsync("folder/key", "old", "before");
        _service.Server.Behaviour.Plan(FakeFault.Drop, method, path, Always);
        _service.Server.Behaviour.Plan(FakeFault.Drop, "POST", "/file-entries/delete", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => PutAsync("folder/key", "new", "after")));
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => PutAsync("folder/other", "new", "after")));
        _service.Server.Behaviour.Forget();

        await using var again = await _service.OpenAsync();
        Assert.Equal("old", await again.ReadTextAsync(Bucket, "folder/key"));
        Assert.Equal("before", (await again.FindObjectAsync(Bucket, "folder/key", null, Token))!.Metadata["mtime"]);
        Assert.Equal(["folder/key"], await again.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_put_takes_five_requests_and_the_move_into_its_place_is_the_last()
    {
        await _store.PutAsync(Bucket, "first", "x");
        _service.Server.ForgetRequests();
        await _store.PutAsync(Bucket, "second", "x");
        var requests = _service.Server.Requests.ToList();
        Assert.Equal(5, requests.Count);
        Assert.Equal("POST /file-entries/move", requests[^1]);
    }

    [Test]
    [Arguments(FakeFault.DropAfter)]
    [Arguments(FakeFault.ServerErrorAfter)]
    public async Task A_move_whose_answer_is_lost_is_not_refused_the_second_time(FakeFault fault)
    {
        await _store.PutAsync(Bucket, "key", "old");
        _service.Server.Behaviour.Plan(fault, "POST", "/file-entries/move");
        await _store.PutAsync(Bucket, "key", "new");
        await using var again = await _service.OpenAsync();
        Assert.Equal("new", await again.ReadTextAsync(Bucket, "key"));
        Assert.Single(_service.Server.FilesNamed("key"));
    }

    [Test]
    public async Task A_copy_is_not_acknowledged_while_a_newer_file_cannot_be_removed()
    {
        await _store.PutAsync(Bucket, "from", "copied");
        await _store.PutAsync(Bucket, "to", "old");
        await using var reader = await _store.OpenObjectAsync(Bucket, "from", null, Token);

        // Between the duplicate and its place somebody writes a file, whose id is the greater one.
        _handler.Once(HttpMethod.Put, "/file-entries/", async () =>
        {
            await _store.PutAsync(Bucket, "to", "between");
            _service.Server.Behaviour.Plan(FakeFault.ServerError, "POST", "/file-entries/delete", Always);
        });
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CopyAsync(reader!, "to")));
        _service.Server.Behaviour.Forget();

        await using var again = await _service.OpenAsync();
        Assert.Equal("between", await again.ReadTextAsync(Bucket, "to"));
        Assert.Equal("between", await _store.ReadTextAsync(Bucket, "to"));
        await CopyAsync(reader!, "to");
        await using var last = await _service.OpenAsync();
        Assert.Equal("copied", await last.ReadTextAsync(Bucket, "to"));
    }

    private async Task PutAsync(string key, string content, string mtime) =>
        await _store.PutObjectAsync(
            Bucket, key, Write(new MemoryStream(Bytes(content)), Info(Bytes(content)) with { Metadata = StringMap.Empty.Add("mtime", mtime) }), Token);

    private Task<ObjectInfo> CopyAsync(ObjectReader reader, string key) =>
        _store.PutObjectAsync(Bucket, key, Write(new ObjectReaderStream(reader), reader.Info), Token).AsTask();
}
