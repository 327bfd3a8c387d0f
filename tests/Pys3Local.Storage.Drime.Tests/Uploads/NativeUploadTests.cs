using Pys3Local.FakeDrime;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Uploads;

/// <summary>Parts of the sizes that clients really send.</summary>
public sealed class NativeUploadTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const int MiB = 1024 * 1024;

    private readonly string _directory = Directory.CreateTempSubdirectory("drime-uploads-").FullName;
    private DrimeTestService _service = null!;
    private IObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    private IMultipartStore Uploads => (IMultipartStore)_store;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await OpenAsync();
        await _store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    [Arguments(5, 5, 5, 1)]
    [Arguments(8, 8, 8, 3)]
    [Arguments(6, 6, 6, 6)]
    public async Task Parts_of_one_size_go_straight_to_the_service_and_are_not_read_again(params int[] sizes)
    {
        var (id, parts) = await UploadAsync(sizes);
        _service.Server.ForgetRequests();
        await CompleteAsync(id, parts);
        Assert.Equal(Whole(sizes), ETag((await _store.ReadAsync(Bucket, "key"))!));
        Assert.InRange(_service.Count("GET /file-entries/download"), 1, 2);
        Assert.Equal(0, _service.Server.OpenUploads);
        AssertNothingLeft();
    }

    [Test]
    [Arguments(8, 6, 7, 1)]
    [Arguments(5, 8, 5)]
    [Arguments(1, 5, 5)]
    public async Task Parts_of_odd_sizes_make_the_same_object(params int[] sizes)
    {
        var (id, parts) = await UploadAsync(sizes);
        await CompleteAsync(id, parts);
        Assert.Equal(Whole(sizes), ETag((await _store.ReadAsync(Bucket, "key"))!));
        Assert.Equal(0, _service.Server.OpenUploads);
        AssertNothingLeft();
    }

    [Test]
    public async Task A_completion_that_fails_can_be_tried_again()
    {
        foreach (var sizes in new int[][] { [5, 5, 1], [5, 6, 1] })
        {
            var (id, parts) = await UploadAsync(sizes);
            _service.Server.Behaviour.Plan(FakeFault.ServerError, "POST", "/s3/multipart/complete", 5);
            Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
            _service.Server.Behaviour.Forget();
            await CompleteAsync(id, parts);
            Assert.Equal(Whole(sizes), ETag((await _store.ReadAsync(Bucket, "key"))!));
        }
    }

    [Test]
    [Arguments("POST", "/s3/entries")]
    [Arguments("PUT", "/file-entries")]
    public async Task A_completion_whose_object_cannot_be_made_can_be_tried_again(string method, string path)
    {
        var (id, parts) = await UploadAsync([6, 6, 1]);
        _service.Server.Behaviour.Plan(FakeFault.ServerError, method, path, 5);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        _service.Server.Behaviour.Forget();
        await RestartAsync();
        await CompleteAsync(id, parts);
        Assert.Equal(Whole([6, 6, 1]), ETag((await _store.ReadAsync(Bucket, "key"))!));
    }

    [Test]
    public async Task A_large_part_whose_body_does_not_verify_leaves_the_part_before()
    {
        var (id, parts) = await UploadAsync([6, 6]);
        var failure = new InvalidDataException("the body does not verify");
        var write = new ObjectWrite { Body = new FailingBody(Bytes(6 * MiB, 9), failure), Length = 6 * MiB, Seal = _ => Info([]) };
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => Uploads.PutPartAsync(Bucket, "key", id, 2, write, Token).AsTask()));
        await CompleteAsync(id, parts);
        Assert.Equal(Whole([6, 6]), ETag((await _store.ReadAsync(Bucket, "key"))!));
    }

    [Test]
    public async Task Parts_outlive_the_process()
    {
        var (id, parts) = await UploadAsync([6, 6, 1]);
        await RestartAsync();
        await CompleteAsync(id, parts);
        Assert.Equal(Whole([6, 6, 1]), ETag((await _store.ReadAsync(Bucket, "key"))!));
        Assert.Empty(Directory.EnumerateFiles(_directory));
    }

    [Test]
    [Arguments(FakeFault.ServerError)]
    [Arguments(FakeFault.Drop)]
    public async Task A_large_part_that_was_not_taken_is_sent_again(FakeFault fault)
    {
        _service.Server.Behaviour.Plan(fault, "POST", "/s3/multipart");
        _service.Server.Behaviour.Plan(FakeFault.ServerError, "PUT", "/r2");
        var (id, parts) = await UploadAsync([8, 8]);
        await CompleteAsync(id, parts);
        Assert.Equal(Whole([8, 8]), ETag((await _store.ReadAsync(Bucket, "key"))!));
    }

    [Test]
    public async Task An_aborted_upload_leaves_nothing_behind()
    {
        var (id, _) = await UploadAsync([6, 6, 1]);
        Assert.True(await Uploads.AbortUploadAsync(Bucket, "key", id, Token));
        Assert.Equal(0, _service.Server.OpenUploads);
        AssertNothingLeft();
        Assert.Empty(Directory.EnumerateFiles(_directory));
    }

    [Test]
    public async Task An_upload_whose_journal_is_damaged_says_so_and_can_be_aborted()
    {
        var (id, parts) = await UploadAsync([6, 6, 1]);
        await _store.DisposeAsync();
        var journal = Assert.Single(Directory.GetFiles(_directory));
        var lines = await File.ReadAllLinesAsync(journal, Token);
        lines[^2] = lines[^2][..20];
        await File.WriteAllLinesAsync(journal, lines, Token);
        _store = await OpenAsync();
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => CompleteAsync(id, parts).AsTask()));
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await Uploads.ListPartsAsync(Bucket, "key", id, 0, 10, Token)));
        Assert.True(await Uploads.AbortUploadAsync(Bucket, "key", id, Token));
        Assert.Empty(Directory.EnumerateFiles(_directory));
    }

    private async Task<(string Id, PartInfo[] Parts)> UploadAsync(int[] sizes)
    {
        var id = (await Uploads.CreateUploadAsync(Bucket, new UploadInfo { Key = "key", Initiated = Noon }, Token)).UploadId;
        var parts = new List<PartInfo>();
        for (var i = 0; i < sizes.Length; i++)
        {
            var content = Bytes(sizes[i] * MiB, i);
            var write = new ObjectWrite { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) };
            parts.Add(await Uploads.PutPartAsync(Bucket, "key", id, i + 1, write, Token));
        }

        return (id, [.. parts]);
    }

    private static string Whole(int[] sizes) => ETag([.. sizes.SelectMany((size, i) => Bytes(size * MiB, i))]);

    private ValueTask<ObjectInfo> CompleteAsync(string id, PartInfo[] parts) =>
        Uploads.CompleteUploadAsync(Bucket, "key", id, parts, Info([]) with { ETag = "whole-1" }, null, Token);

    private async ValueTask<IObjectStore> OpenAsync() =>
        await DrimeObjectStore.OpenAsync(_service.Options with { StateDirectory = _directory }, Token);

    private async Task RestartAsync()
    {
        await _store.DisposeAsync();
        _store = await OpenAsync();
    }

    /// <summary>In the server's own folder.</summary>
    private void AssertNothingLeft() =>
        Assert.Empty(_service.Server.Peek(entries => entries.Values.Where(entry => !entry.IsFolder && entry.Name != "key").Select(entry => entry.Name).ToList()));
}
