using System.Security.Cryptography;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Multipart;

public sealed class StagedMultipartTests
{
    private readonly MemoryObjectStore _inner = new();
    private readonly PausingStore _pausing;
    private readonly StagedMultipart _store;

    public StagedMultipartTests()
    {
        _pausing = new PausingStore(_inner);
        _store = new StagedMultipart(_pausing, RandomNumberGenerator.Create(), Budget.Unlimited);
    }

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task The_hidden_bucket_is_none()
    {
        await StartUploadAsync();
        Assert.NotNull(await _inner.FindBucketAsync(".multipart", Token));
        Assert.Null(await _store.FindBucketAsync(".multipart", Token));
        Assert.False(await _store.DeleteBucketAsync(".multipart", Token));
        Assert.Equal(
            StorageFailure.NotSupported, await FailureAsync(() => _store.WriteBucketAsync(".multipart", found => found!, Token).AsTask()));
        Func<Task>[] calls =
        [
            () => _store.ListObjectsAsync(".multipart", new ListQuery { Limit = 1 }, Token).AsTask(),
            () => _store.FindObjectAsync(".multipart", "key", null, Token).AsTask(),
            () => _store.OpenObjectAsync(".multipart", "key", null, Token).AsTask(),
            () => _store.PutObjectAsync(".multipart", "key", Write([]), Token).AsTask(),
            () => _store.UpdateObjectAsync(".multipart", "key", null, info => info, Token).AsTask(),
            () => _store.DeleteObjectAsync(".multipart", "key", ObjectInfo.NullVersion, null, Token).AsTask(),
            () => _store.CreateUploadAsync(".multipart", new UploadInfo { Key = "key", Initiated = Noon }, Token).AsTask(),
            () => _store.ListUploadsAsync(".multipart", new UploadQuery { Limit = 1 }, Token).AsTask(),
        ];
        foreach (var call in calls)
            Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(call));
    }

    [Test]
    public async Task More_than_a_thousand_parts_are_all_listed()
    {
        await _store.CreateBucketAsync("bucket");
        var upload = await _store.CreateUploadAsync("bucket", new UploadInfo { Key = "key", Initiated = Noon }, Token);
        for (var number = 1; number <= 1005; number++)
            await _store.PutPartAsync("bucket", "key", upload.UploadId, number, Write([1]), Token);

        Assert.Equal(Enumerable.Range(1, 1005), (await _store.ListPartsAsync("bucket", "key", upload.UploadId, 0, 10_000, Token)).Select(static part => part.PartNumber));
        Assert.Equal(Enumerable.Range(4, 1001), (await _store.ListPartsAsync("bucket", "key", upload.UploadId, 3, 1001, Token)).Select(static part => part.PartNumber));
    }

    [Test]
    public async Task Parts_of_an_upload_that_ends_while_they_are_listed_are_not_taken_for_all()
    {
        var (id, _) = await StartUploadAsync();
        _pausing.Pause = async call =>
        {
            if (call == nameof(IObjectStore.ListObjectsAsync))
            {
                _pausing.Pause = _ => Task.CompletedTask;
                await _store.AbortUploadAsync("bucket", "key", id, Token);
            }
        };
        Assert.Equal(StorageFailure.UploadNotFound, await FailureAsync(() => _store.ListPartsAsync("bucket", "key", id, 0, 1000, Token).AsTask()));
    }

    [Test]
    [Arguments("complete")]
    [Arguments("abort")]
    [Arguments("delete bucket")]
    public async Task Nothing_stays_behind(string end)
    {
        var (id, part) = await StartUploadAsync();
        Assert.Equal(2, (await _inner.NamesAsync(".multipart")).Length);
        if (end == "complete")
            await _store.CompleteUploadAsync("bucket", "key", id, [part], Info([]), null, Token);
        else if (end == "abort")
            await _store.AbortUploadAsync("bucket", "key", id, Token);
        else
            await _store.DeleteBucketAsync("bucket", Token);

        Assert.Empty(await _inner.NamesAsync(".multipart"));
    }

    [Test]
    public async Task What_a_killed_server_left_of_a_deleted_bucket_does_not_come_back()
    {
        var (id, _) = await StartUploadAsync();
        await _inner.DeleteBucketAsync("bucket", Token);
        await _store.CreateBucketAsync("bucket");
        Assert.Null(await _store.FindUploadAsync("bucket", "key", id, Token));
        Assert.Empty(await _inner.NamesAsync(".multipart"));
    }

    [Test]
    public async Task Parts_that_a_killed_server_left_go_with_the_next_upload()
    {
        var (id, _) = await StartUploadAsync();
        await _inner.DeleteObjectAsync(".multipart", $"u/bucket/{id}", ObjectInfo.NullVersion, null, Token);
        var open = await _store.CreateUploadAsync("bucket", new UploadInfo { Key = "open", Initiated = Noon }, Token);
        await _store.PutPartAsync("bucket", "open", open.UploadId, 1, Write([1]), Token);
        var restarted = new StagedMultipart(_inner, RandomNumberGenerator.Create(), Budget.Unlimited);
        var next = await restarted.CreateUploadAsync("bucket", new UploadInfo { Key = "next", Initiated = Noon }, Token);
        Assert.Equal(
            new[] { $"p/bucket/{open.UploadId}/00001", $"u/bucket/{open.UploadId}", $"u/bucket/{next.UploadId}" }.Order(StringComparer.Ordinal),
            await _inner.NamesAsync(".multipart"));
    }

    /// <summary>As for a store that has uploads of its own. (faults B1)</summary>
    [Test]
    public async Task B1_open_uploads_and_their_parts_have_a_bound_and_are_counted_again_after_a_start()
    {
        var budget = new Budget(memory: 0, descriptors: 1000);
        var store = new StagedMultipart(_inner, RandomNumberGenerator.Create(), budget);
        await store.CreateBucketAsync("bucket");
        budget.Uploads.Add((budget.Uploads.Most / 4 * 3) - 1, "bucket");
        var upload = await store.CreateUploadAsync("bucket", new UploadInfo { Key = "key", Initiated = Noon }, Token);
        Assert.Equal(StorageFailure.Busy, await FailureAsync(() => store.CreateUploadAsync("bucket", new UploadInfo { Key = "key", Initiated = Noon }, Token).AsTask()));
        await store.PutPartAsync("bucket", "key", upload.UploadId, 1, Write([1]), Token);
        budget.Parts.Add(budget.Parts.Most, "greedy");
        Assert.Equal(StorageFailure.Busy, await FailureAsync(() => store.PutPartAsync("bucket", "key", upload.UploadId, 2, Write([1]), Token).AsTask()));
        await store.PutPartAsync("bucket", "key", upload.UploadId, 1, Write([2]), Token);
        Assert.Equal(budget.Parts.Most + 1, budget.Parts.InUse);

        var restarted = new Budget(0, 1000);
        var again = new StagedMultipart(_inner, RandomNumberGenerator.Create(), restarted);
        var second = await again.CreateUploadAsync("bucket", new UploadInfo { Key = "second", Initiated = Noon }, Token);
        Assert.Equal((2L, 1L), (restarted.Uploads.InUse, restarted.Parts.InUse));
        Assert.True(await again.AbortUploadAsync("bucket", "key", upload.UploadId, Token));
        Assert.Equal((1L, 0L), (restarted.Uploads.InUse, restarted.Parts.InUse));
        var part = await again.PutPartAsync("bucket", "second", second.UploadId, 1, Write([1]), Token);
        await again.CompleteUploadAsync("bucket", "second", second.UploadId, [part], Info([]), null, Token);
        Assert.Equal((0L, 0L), (restarted.Uploads.InUse, restarted.Parts.InUse));
        await again.CreateUploadAsync("bucket", new UploadInfo { Key = "third", Initiated = Noon }, Token);
        await again.DeleteObjectAsync("bucket", "second", ObjectInfo.NullVersion, null, Token);
        await again.DeleteBucketAsync("bucket", Token);
        Assert.Equal((0L, 0L), (restarted.Uploads.InUse, restarted.Parts.InUse));
    }

    [Test]
    public async Task More_parts_than_fit_on_a_page_are_joined_and_removed()
    {
        var (id, _) = await StartUploadAsync();
        var parts = new List<PartInfo>();
        for (var number = 1; number <= 2500; number++)
            parts.Add(await _store.PutPartAsync("bucket", "key", id, number, Write([(byte)number]), Token));

        await _store.CompleteUploadAsync("bucket", "key", id, parts, Info([]), null, Token);
        Assert.Equal(Enumerable.Range(1, 2500).Select(number => (byte)number), await _store.ReadAsync("bucket", "key"));
        Assert.Empty(await _inner.NamesAsync(".multipart"));
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task While_a_completion_is_under_way_nobody_else_ends_the_upload(bool withAbort)
    {
        var (id, part) = await StartUploadAsync();
        var (reached, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _pausing.Pause = method =>
        {
            if (method != nameof(IObjectStore.OpenObjectAsync))
                return Task.CompletedTask;

            reached.TrySetResult();
            return gate.Task;
        };
        var commits = 0;
        var first = CompleteAsync();
        await reached.Task;
        var second = withAbort ? AbortAsync() : CompleteAsync();
        Assert.False(second.IsCompleted);
        gate.SetResult();
        await first;
        Assert.Equal(StorageFailure.UploadNotFound, await FailureAsync(() => second));
        Assert.Equal(1, commits);

        async Task CompleteAsync() => await _store.CompleteUploadAsync("bucket", "key", id, [part], Info([]), (_, _) => commits++, Token);

        async Task AbortAsync()
        {
            if (!await _store.AbortUploadAsync("bucket", "key", id, Token))
                throw new StorageException(StorageFailure.UploadNotFound, "ended");
        }
    }

    [Test]
    public async Task A_part_that_changes_while_the_object_is_made_leaves_the_old_object()
    {
        var (id, part) = await StartUploadAsync();
        await _store.PutAsync("bucket", "key", "old");
        _pausing.Pause = async method =>
        {
            if (method != nameof(IObjectStore.OpenObjectAsync))
                return;

            _pausing.Pause = _ => Task.CompletedTask;
            await _store.PutPartAsync("bucket", "key", id, 1, Write([9]), Token);
        };
        Assert.Equal(
            StorageFailure.PartNotFound,
            await FailureAsync(() => _store.CompleteUploadAsync("bucket", "key", id, [part], Info([]), null, Token).AsTask()));
        Assert.Equal("old", await _store.ReadTextAsync("bucket", "key"));
        Assert.NotNull(await _store.FindUploadAsync("bucket", "key", id, Token));
    }

    [Test]
    public async Task A_read_only_store_takes_no_uploads()
    {
        await _inner.CreateBucketAsync("bucket");
        var readOnly = new StagedMultipart(new ReadOnlyStore(_inner), RandomNumberGenerator.Create(), Budget.Unlimited);
        Assert.Equal(
            StorageFailure.WritesRefused,
            await FailureAsync(() => readOnly.CreateUploadAsync("bucket", new UploadInfo { Key = "key", Initiated = Noon }, Token).AsTask()));
        Assert.Empty((await readOnly.ListUploadsAsync("bucket", new UploadQuery { Limit = 10 }, Token)).Entries);
    }

    private async Task<(string UploadId, PartInfo Part)> StartUploadAsync()
    {
        await _store.CreateBucketAsync("bucket");
        var upload = await _store.CreateUploadAsync("bucket", new UploadInfo { Key = "key", Initiated = Noon }, Token);
        return (upload.UploadId, await _store.PutPartAsync("bucket", "key", upload.UploadId, 1, Write([1]), Token));
    }
}
