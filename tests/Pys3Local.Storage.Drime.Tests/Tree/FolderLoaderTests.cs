using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Tree;

/// <summary>Listings that never come to rest, or to an end.</summary>
public sealed class FolderLoaderTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    private DrimeTestService _service = null!;
    private DrimeObjectStore _store = null!;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await _service.OpenAsync();
        await _store.CreateBucketAsync(Bucket);
        var parent = _service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == Bucket).Id);
        for (var i = 0; i < 1500; i++)
            _service.Server.AddFile($"file{i:d4}", parent, []);

        _service.Clock.Advance(TimeSpan.FromMinutes(10));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Test]
    public async Task One_that_keeps_moving_is_no_answer()
    {
        _service.Server.Behaviour.UnsteadyTotals = true;
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(async () => await _store.NamesAsync(Bucket)));
        _service.Server.Behaviour.UnsteadyTotals = false;
        Assert.Equal(1000, (await _store.NamesAsync(Bucket)).Length);
    }

    [Test]
    public async Task One_without_an_end_is_given_up()
    {
        _service.Server.Behaviour.EndlessPages = true;
        Assert.Equal(StorageFailure.NotSupported, await FailureAsync(async () => await _store.NamesAsync(Bucket)));
    }
}
