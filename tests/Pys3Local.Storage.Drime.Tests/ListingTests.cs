using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Drime.Tests;

public sealed class ListingTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    /// <summary>The top of the workspace, the two of the root folder, and the bucket.</summary>
    private const int FoldersOnTheWay = 4;

    private DrimeTestService _service = null!;
    private DrimeObjectStore _store = null!;
    private long _bucketId;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await _service.OpenAsync();
        await _store.CreateBucketAsync(Bucket);
        _bucketId = _service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == Bucket).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Test]
    public async Task A_hundred_thousand_objects_in_a_thousand_folders_are_listed_with_few_requests()
    {
        for (var folder = 0; folder < 1000; folder++)
        {
            var id = _service.Server.AddFolder($"folder{folder:d3}", _bucketId).Id;
            for (var file = 0; file < 100; file++)
                _service.AddFile($"file{file:d2}", id, []);
        }

        _service.Server.ForgetRequests();
        var names = new List<string>();
        var query = new ListQuery { Limit = 1000 };
        ListPage page;
        do
        {
            page = await _store.ListObjectsAsync(Bucket, query, Token);
            names.AddRange(page.Entries.Select(entry => entry.Name));
            query = query with { After = names[^1] };
        }
        while (page.IsTruncated);
        Assert.Equal(100_000, names.Count);
        Assert.Equal(names.Order(Utf8Order.Instance), names);

        // A hundred pages hold them all; each folder is asked for once, several at a time.
        Assert.InRange(_service.Server.Requests.Count, 100, 400);
    }

    [Test]
    public async Task Common_prefixes_are_listed_without_looking_into_them()
    {
        for (var folder = 0; folder < 500; folder++)
            _service.AddFile("file", _service.Server.AddFolder($"folder{folder:d3}", _bucketId).Id, []);

        _service.Server.ForgetRequests();
        var names = await _store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 1000 });
        Assert.Equal(500, names.Length);
        Assert.Equal(FoldersOnTheWay, _service.Server.Requests.Count);
    }

    [Test]
    public async Task The_second_page_of_a_large_folder_costs_nothing()
    {
        for (var file = 0; file < 1500; file++)
            _service.AddFile($"file{file:d4}", _bucketId, []);

        await _store.NamesAsync(Bucket);
        _service.Server.ForgetRequests();
        Assert.Equal(500, (await _store.NamesAsync(Bucket, new ListQuery { Limit = 1000, After = "file0999" })).Length);
        Assert.Empty(_service.Server.Requests);
    }

    [Test]
    public async Task A_page_with_a_prefix_asks_for_nothing_beside_it()
    {
        foreach (var name in new[] { "a", "b", "c" })
            _service.AddFile("file", _service.Server.AddFolder(name, _bucketId).Id, []);

        _service.Server.ForgetRequests();
        Assert.Equal(["b/file"], await _store.NamesAsync(Bucket, new ListQuery { Prefix = "b/", Limit = 1000 }));
        Assert.Equal(FoldersOnTheWay + 1, _service.Server.Requests.Count);
    }
}
