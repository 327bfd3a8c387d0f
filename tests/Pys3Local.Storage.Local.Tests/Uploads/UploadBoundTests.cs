using System.Text;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Local.Tests.Uploads;

/// <summary>Uploads that are opened and never ended: bounded, and no obstacle to a start. Faults B1.</summary>
public sealed class UploadBoundTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryStore _directory = new();
    private readonly Budget _budget = new(memory: 0, descriptors: 1000);

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task B1_open_uploads_have_a_bound_and_one_bucket_does_not_take_all()
    {
        await using var store = await OpenAsync();
        var most = _budget.Uploads.Most / 4 * 3;
        _budget.Uploads.Add(most - 2, "greedy");
        var first = await CreateAsync(store, "greedy");
        await CreateAsync(store, "greedy");
        var refused = await Assert.ThrowsAsync<StorageException>(() => CreateAsync(store, "greedy"));
        Assert.Equal(StorageFailure.Busy, refused.Failure);
        await CreateAsync(store, "modest");

        Assert.True(await store.AbortUploadAsync("greedy", "key", first.UploadId, Token));
        await CreateAsync(store, "greedy");
        Assert.Equal(most + 1, _budget.Uploads.InUse);
    }

    [Test]
    public async Task B1_what_was_opened_is_counted_and_found_again_after_a_start()
    {
        UploadInfo upload;
        await using (var store = await OpenAsync())
        {
            upload = await CreateAsync(store, "modest");
            await PutPartAsync(store, upload);
        }

        var budget = new Budget(0, 1000);
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options with { Budget = budget }, Token);
        await again.Recovered;
        Assert.Equal((1, 1), (budget.Uploads.InUse, budget.Parts.InUse));
        var found = (await again.FindUploadAsync("modest", "key", upload.UploadId, Token))!;
        Assert.Equal("text/plain", found.ContentType);
        Assert.Equal("value", found.Metadata["name"]);
        Assert.Equal("value", Assert.Single((await again.ListUploadsAsync("modest", new UploadQuery { Limit = 10 }, Token)).Entries).Upload!.Metadata["name"]);

        Assert.True(await again.AbortUploadAsync("modest", "key", upload.UploadId, Token));
        Assert.Equal((0, 0), (budget.Uploads.InUse, budget.Parts.InUse));
    }

    [Test]
    public async Task B1_parts_of_open_uploads_have_a_bound()
    {
        await using var store = await OpenAsync();
        var upload = await CreateAsync(store, "modest");
        await PutPartAsync(store, upload);
        _budget.Parts.Add(_budget.Parts.Most, "greedy");
        var refused = await Assert.ThrowsAsync<StorageException>(() => PutPartAsync(store, upload, number: 2));
        Assert.Equal(StorageFailure.Busy, refused.Failure);

        // The same part once more takes no more than it did.
        await PutPartAsync(store, upload);
    }

    private async Task<LocalObjectStore> OpenAsync()
    {
        var store = await LocalObjectStore.OpenAsync(_directory.Options with { Budget = _budget }, Token);
        foreach (var name in new[] { "greedy", "modest" })
            await store.WriteBucketAsync(name, bucket => bucket ?? new BucketInfo { Name = name, Created = Noon }, Token);

        return store;
    }

    private static async Task<UploadInfo> CreateAsync(LocalObjectStore store, string bucket) => await store.CreateUploadAsync(
        bucket, new UploadInfo { Key = "key", Initiated = Noon, ContentType = "text/plain", Metadata = StringMap.Empty.Add("name", "value") }, Token);

    private static async Task PutPartAsync(LocalObjectStore store, UploadInfo upload, int number = 1)
    {
        var content = Encoding.UTF8.GetBytes("content");
        await store.PutPartAsync("modest", upload.Key, upload.UploadId, number, new ObjectWrite
        {
            Body = new MemoryStream(content),
            Length = content.Length,
            Seal = size => new ObjectInfo { Key = upload.Key, Size = size, ETag = "etag", LastModified = Noon },
        }, Token);
    }
}
