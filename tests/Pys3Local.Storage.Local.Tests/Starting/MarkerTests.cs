using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>A store knows that it is one, and which (faults A16).</summary>
public sealed class MarkerTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string Marker => Path.Combine(_directory.Path, ".pys3local", "store.json");

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task It_keeps_its_id_and_no_other_store_has_it()
    {
        Assert.Equal(LocalStoreKind.Nothing, LocalStoreSight.Of(_directory.Path).Kind);
        var id = await OpenAsync(_directory.Path);
        Assert.Equal(id, await OpenAsync(_directory.Path));
        Assert.Equal(new LocalStoreSight(LocalStoreKind.Store, id), LocalStoreSight.Of(_directory.Path));
        using var other = new TemporaryStore();
        Assert.NotEqual(id, await OpenAsync(other.Path));
    }

    [Test]
    public async Task A_store_of_an_earlier_version_gets_one()
    {
        await OpenAsync(_directory.Path);
        await File.WriteAllTextAsync(Marker, """{ "layout": 1, "folds_names": false, "windows_names": false }""", Token);
        Assert.Equal(new LocalStoreSight(LocalStoreKind.Store, null), LocalStoreSight.Of(_directory.Path));
        var id = await OpenAsync(_directory.Path);
        Assert.Equal(32, id.Length);
        Assert.Equal(id, LocalStoreSight.Of(_directory.Path).Id);
    }

    [Test]
    public async Task Buckets_whose_marker_was_removed_are_seen()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
            await store.CreateBucketAsync("bucket");

        Directory.Delete(Path.GetDirectoryName(Marker)!, recursive: true);
        Assert.Equal(LocalStoreKind.Buckets, LocalStoreSight.Of(_directory.Path).Kind);
    }

    private static async Task<string> OpenAsync(string path)
    {
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = path }, Token);
        return store.Id;
    }
}
