using Pys3Local.FakeDrime;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Uploads;

/// <summary>A completion whose answer was lost, or before whose end the server died, and that the client sends again.</summary>
public sealed class RepeatedCompletionTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const string Key = "folder/key";
    private const int Size = 6 * 1024 * 1024;
    private const int Always = 50;

    private readonly string _directory = Directory.CreateTempSubdirectory("drime-uploads-").FullName;
    private readonly HookedHandler _handler = new();
    private DrimeTestService _service = null!;
    private IObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    private static string Whole { get; } = ETag([.. Bytes(Size, 1), .. Bytes(Size, 2)]);

    private IMultipartStore Uploads => (IMultipartStore)_store;

    private FakeBehaviour Behaviour => _service.Server.Behaviour;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await OpenAsync();
        await _store.CreateBucketAsync(Bucket);
        await _store.PutAsync(Bucket, "folder/beside", "x");
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
        _handler.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    [Arguments(false, false, false)]
    [Arguments(true, false, false)]
    [Arguments(false, true, false)]
    [Arguments(false, true, true)]
    public async Task What_is_in_its_place_already_is_kept_and_answered(bool idleMoves, bool restart, bool conditional)
    {
        Behaviour.IdleMoves = idleMoves;
        CommitGuard? guard = conditional ? (current, _) => Assert.Null(current) : null;
        var (id, parts) = await UploadAsync();
        await LoseTheMoveAsync(() => CompleteAsync(id, parts, guard).AsTask());
        Assert.Single(_service.Server.FilesNamed("key"));
        if (restart)
            await RestartAsync();
        else
            _service.Clock.Advance(TimeSpan.FromSeconds(30));

        await CompleteAsync(id, parts, guard);
        await AssertWholeAsync();
        Assert.Single(_service.Server.FilesNamed("key"));
        Assert.Empty(Directory.EnumerateFiles(_directory));
    }

    [Test]
    public async Task What_is_in_its_place_already_is_kept_where_the_cache_does_not_know_of_it()
    {
        var (id, parts) = await UploadAsync();
        await LoseTheMoveAsync(() => CompleteAsync(id, parts).AsTask());
        await CompleteAsync(id, parts);
        await AssertWholeAsync();
        Assert.Single(_service.Server.FilesNamed("key"));
    }

    [Test]
    public async Task An_upload_that_is_aborted_though_it_is_in_its_place_leaves_the_object()
    {
        var (id, parts) = await UploadAsync();
        await LoseTheMoveAsync(() => CompleteAsync(id, parts).AsTask());
        await RestartAsync();
        Assert.True(await Uploads.AbortUploadAsync(Bucket, Key, id, Token));
        await AssertWholeAsync();
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Where_its_object_has_been_replaced_or_deleted_since_there_is_no_upload_any_more(bool deleted)
    {
        var (id, parts) = await UploadAsync();
        await LoseTheMoveAsync(() => CompleteAsync(id, parts).AsTask());
        await RestartAsync();
        if (deleted)
            Assert.NotNull(await _store.DeleteObjectAsync(Bucket, Key, ObjectInfo.NullVersion, null, Token));
        else
            await _store.PutAsync(Bucket, Key, "later");

        Assert.Equal(StorageFailure.UploadNotFound, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        Assert.Equal(deleted ? null : "later", await _store.ReadTextAsync(Bucket, Key));
        Assert.Empty(Directory.EnumerateFiles(_directory));
    }

    [Test]
    public async Task It_is_not_acknowledged_while_a_newer_file_cannot_be_removed()
    {
        var (id, parts) = await UploadAsync();
        Behaviour.Plan(FakeFault.ServerError, "POST", "/file-entries/move", 5);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        await _store.PutAsync(Bucket, Key, "between");
        Behaviour.Plan(FakeFault.ServerError, "POST", "/file-entries/delete", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        Behaviour.Forget();
        Assert.Equal("between", await _store.ReadTextAsync(Bucket, Key));
        await CompleteAsync(id, parts);
        await AssertWholeAsync();
        Assert.Single(_service.Server.FilesNamed("key"));
    }

    [Test]
    public async Task It_can_be_completed_after_a_crash_between_the_service_and_the_journal()
    {
        var (id, parts) = await UploadAsync();
        Behaviour.Plan(FakeFault.DropAfter, "POST", "/s3/multipart/complete");
        Behaviour.Plan(FakeFault.Drop, "POST", "/s3/multipart/get-uploaded-parts", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        Behaviour.Forget();
        await RestartAsync();
        await CompleteAsync(id, parts);
        await AssertWholeAsync();
    }

    [Test]
    public async Task Bytes_that_the_service_has_forgotten_are_not_taken_for_complete()
    {
        var (id, parts) = await UploadAsync();
        Behaviour.Plan(FakeFault.DropAfter, "POST", "/s3/multipart/complete");
        Behaviour.Plan(FakeFault.Drop, "POST", "/s3/multipart/get-uploaded-parts", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        Behaviour.Forget();
        await RestartAsync();
        Behaviour.Plan(FakeFault.NotFound, "GET", "/file-entries/download");
        Assert.Equal(StorageFailure.PartNotFound, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        Assert.Null(await _store.ReadTextAsync(Bucket, Key));
        Assert.Empty(_service.Server.FilesNamed(id + ".parts"));
    }

    [Test]
    public async Task A_completion_that_was_announced_and_not_sent_does_not_bind_the_next()
    {
        var (id, parts) = await UploadAsync();
        Behaviour.Plan(FakeFault.Drop, "POST", "/s3/multipart/complete", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        Behaviour.Forget();
        await RestartAsync();
        await CompleteAsync(id, [parts[0]]);
        Assert.Equal(ETag(Bytes(Size, 1)), ETag((await _store.ReadAsync(Bucket, Key))!));
        Assert.Equal(0, _service.Server.OpenUploads);
    }

    /// <summary>The file is moved, nobody hears of it, and nobody can ask.</summary>
    private async Task LoseTheMoveAsync(Func<Task> complete)
    {
        Behaviour.Plan(FakeFault.DropAfter, "POST", "/file-entries/move");
        Behaviour.Plan(FakeFault.Drop, "POST", "/file-entries/move", Always);
        Behaviour.Plan(FakeFault.Drop, "GET", "/file-entries/", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(complete));
        Behaviour.Forget();
    }

    private async Task AssertWholeAsync()
    {
        Assert.Equal(Whole, ETag((await _store.ReadAsync(Bucket, Key))!));
        await using var again = await _service.OpenAsync();
        Assert.Equal(Whole, ETag((await again.ReadAsync(Bucket, Key))!));
        Assert.Equal("whole-2", (await again.FindObjectAsync(Bucket, Key, null, Token))!.ETag);
    }

    private async Task<(string Id, PartInfo[] Parts)> UploadAsync()
    {
        var id = (await Uploads.CreateUploadAsync(Bucket, new UploadInfo { Key = Key, Initiated = Noon }, Token)).UploadId;
        return (id, [await PutPartAsync(id, 1), await PutPartAsync(id, 2)]);
    }

    private async ValueTask<PartInfo> PutPartAsync(string id, int number)
    {
        var content = Bytes(Size, number);
        var write = new ObjectWrite { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) };
        return await Uploads.PutPartAsync(Bucket, Key, id, number, write, Token);
    }

    private ValueTask<ObjectInfo> CompleteAsync(string id, PartInfo[] parts, CommitGuard? guard = null) =>
        Uploads.CompleteUploadAsync(Bucket, Key, id, parts, Info([]) with { ETag = "whole-2" }, guard, Token);

    private async ValueTask<IObjectStore> OpenAsync() =>
        await DrimeObjectStore.OpenAsync(_service.Options with { StateDirectory = _directory, HttpMessageHandler = _handler }, Token);

    private async Task RestartAsync()
    {
        await _store.DisposeAsync();
        _store = await OpenAsync();
    }
}
