using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Drime.Tests;

public sealed class ListingTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    /// <summary>The top of the workspace, the two of the root folder, and the bucket.</summary>
    private const int FoldersOnTheWay = 4;

    private DrimeTestService service = null!;
    private DrimeObjectStore store = null!;
    private long bucketId;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        service = await DrimeTestService.StartAsync();
        store = await service.OpenAsync();
        await store.CreateBucketAsync(Bucket);
        bucketId = service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == Bucket).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await service.DisposeAsync();
    }

    [Test]
    public async Task A_hundred_thousand_objects_in_a_thousand_folders_are_listed_with_few_requests()
    {
        for (var folder = 0; folder < 1000; folder++)
        {
            var id = service.Server.AddFolder($"folder{folder:d3}", bucketId).Id;
            for (var file = 0; file < 100; file++)
                service.AddFile($"file{file:d2}", id, []);
        }

        service.Server.ForgetRequests();
        var names = new List<string>();
        var query = new ListQuery { Limit = 1000 };
        ListPage page;
        do
        {
            page = await store.ListObjectsAsync(Bucket, query, Token);
            names.AddRange(page.Entries.Select(entry => entry.Name));
            query = query with { After = names[^1] };
        }
        while (page.IsTruncated);
        Assert.Equal(100_000, names.Count);
        Assert.Equal(names.Order(Utf8Order.Instance), names);

        // A hundred pages hold them all; each folder is asked for once, several at a time.
        Assert.InRange(service.Server.Requests.Count, 100, 400);
    }

    [Test]
    public async Task Common_prefixes_are_listed_without_looking_into_them()
    {
        for (var folder = 0; folder < 500; folder++)
            service.AddFile("file", service.Server.AddFolder($"folder{folder:d3}", bucketId).Id, []);

        service.Server.ForgetRequests();
        var names = await store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 1000 });
        Assert.Equal(500, names.Length);
        Assert.Equal(FoldersOnTheWay, service.Server.Requests.Count);
    }

    [Test]
    public async Task The_second_page_of_a_large_folder_costs_nothing()
    {
        for (var file = 0; file < 1500; file++)
            service.AddFile($"file{file:d4}", bucketId, []);

        await store.NamesAsync(Bucket);
        service.Server.ForgetRequests();
        Assert.Equal(500, (await store.NamesAsync(Bucket, new ListQuery { Limit = 1000, After = "file0999" })).Length);
        Assert.Empty(service.Server.Requests);
    }

    [Test]
    public async Task A_page_with_a_prefix_asks_for_nothing_beside_it()
    {
        foreach (var name in new[] { "a", "b", "c" })
            service.AddFile("file", service.Server.AddFolder(name, bucketId).Id, []);

        service.Server.ForgetRequests();
        Assert.Equal(["b/file"], await store.NamesAsync(Bucket, new ListQuery { Prefix = "b/", Limit = 1000 }));
        Assert.Equal(FoldersOnTheWay + 1, service.Server.Requests.Count);
    }
}
