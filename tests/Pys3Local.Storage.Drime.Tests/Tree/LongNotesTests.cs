using Pys3Local.FakeDrime;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Tree;

/// <summary>Notes that do not fit a description.</summary>
public sealed class LongNotesTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const int MiB = 1024 * 1024;

    private DrimeTestService _service = null!;
    private DrimeObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _service.Server.Behaviour.MaxDescription = 200;
        _store = await _service.OpenAsync();
        await _store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Test]
    public async Task One_that_is_too_long_to_be_read_again_is_not_written()
    {
        await SetAsync("policy", "old");
        Assert.Equal(StorageFailure.NotSupported, await FailureAsync(() => SetAsync("policy", new string('p', MiB))));
        Assert.Equal(StorageFailure.NotSupported, await FailureAsync(() => PutAsync("key", new string('m', MiB))));
        await using var again = await _service.OpenAsync();
        Assert.Equal("old", (await again.FindBucketAsync(Bucket, Token))!.Settings["policy"]);
        Assert.Empty(await again.NamesAsync(Bucket));
    }

    [Test]
    public async Task One_that_cannot_be_understood_is_damage_and_is_not_written_over()
    {
        await SetAsync("policy", new string('p', 5000));
        await PutAsync("key", new string('m', 5000));
        foreach (var note in _service.Server.Peek(entries => entries.Values.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)).ToList()))
            note.Blob = FakeBlob.Of(Bytes(new string('?', (int)note.Blob!.Length)));

        await using var again = await _service.OpenAsync();
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await again.FindBucketAsync(Bucket, Token)));
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await again.FindObjectAsync(Bucket, "key", null, Token)));
        Assert.Equal(
            StorageFailure.Damaged,
            await FailureAsync(async () => await again.WriteBucketAsync(Bucket, found => found! with { Owner = "other" }, Token)));
        Assert.Equal([Bucket], (await again.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
    }

    [Test]
    public async Task One_that_the_service_would_cut_off_is_kept_beside_it()
    {
        _service.Server.Behaviour.CutsDescriptions = true;
        await SetAsync("policy", new string('p', 5000));
        await PutAsync("key", new string('m', 5000));
        await using var again = await _service.OpenAsync();
        Assert.Equal(5000, (await again.FindBucketAsync(Bucket, Token))!.Settings["policy"].Length);
        Assert.Equal(5000, (await again.FindObjectAsync(Bucket, "key", null, Token))!.Metadata["long"].Length);
    }

    private async Task SetAsync(string name, string value) =>
        await _store.WriteBucketAsync(Bucket, found => found! with { Settings = found.Settings.SetItem(name, value) }, Token);

    private async Task PutAsync(string key, string value) =>
        await _store.PutObjectAsync(Bucket, key, Write(new MemoryStream([1]), Info([1]) with { Metadata = StringMap.Empty.Add("long", value) }), Token);
}
