using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>An index that cannot be used is reported as what it is, a file that can go, and never costs an object.</summary>
public sealed class UnusableIndexTests : IDisposable
{
    private const string Bucket = "bucket";
    private const string Remedy = "remove this file while no server runs";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string IndexPath => Path.Combine(_directory.Path, ".pys3local", "index.db");

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task A_directory_in_its_place_is_named()
    {
        Directory.CreateDirectory(IndexPath);
        var failure = await Assert.ThrowsAnyAsync<StorageException>(async () => await OpenAsync(Durability.Full));
        Assert.StartsWith($"{IndexPath}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("is a directory", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("free some megabytes", failure.Message, StringComparison.Ordinal);

        Directory.Delete(IndexPath);
        await (await OpenAsync(Durability.Full)).DisposeAsync();
    }

    [Test]
    public async Task A_start_that_cannot_write_it_says_what_to_do()
    {
        await (await OpenAsync(Durability.None)).DisposeAsync();
        ByHand("CREATE TRIGGER planted BEFORE INSERT ON state BEGIN SELECT RAISE(ABORT, 'planted'); END");
        var failure = await Assert.ThrowsAnyAsync<StorageException>(async () => await OpenAsync(Durability.None));
        Explained(failure, "planted");

        File.Delete(IndexPath);
        await (await OpenAsync(Durability.None)).DisposeAsync();
    }

    [Test]
    [Arguments(Durability.None, "versions")]
    [Arguments(Durability.None, "state")]
    [Arguments(Durability.Full, "versions")]
    public async Task An_end_that_cannot_write_it_says_what_to_do_and_a_start_without_it_lists_everything(Durability durability, string table)
    {
        var store = await OpenAsync(durability);
        await store.CreateBucketAsync(Bucket);
        // Before the put, which may be written at once or at the end; and versions can still be read, as a put may do.
        ByHand(table == "versions" ? "CREATE TRIGGER no_versions BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'no versions'); END" : "CREATE TRIGGER no_state BEFORE DELETE ON state BEGIN SELECT RAISE(ABORT, 'no state'); END");
        await store.PutAsync(Bucket, "dir/key", "content");
        Explained(await Assert.ThrowsAnyAsync<StorageException>(async () => await store.DisposeAsync()), table);

        File.Delete(IndexPath);
        await using var again = await OpenAsync(durability);
        Assert.Equal(["dir/key"], await again.NamesAsync(Bucket));
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "dir/key"));
    }

    [Test]
    [Arguments("versions")]
    [Arguments("state")]
    [Arguments("directories")]
    public async Task A_table_that_is_gone_is_built_again_while_everything_is_served(string table)
    {
        await using var store = await OpenAsync(Durability.Full);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "key", "content");
        await store.NamesAsync(Bucket);
        ByHand($"DROP TABLE {table}");
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "key"));
        await store.PutAsync(Bucket, "other", "content");
        while (true)
        {
            try
            {
                Assert.Equal(["key", "other"], await store.NamesAsync(Bucket));
                return;
            }
            catch (StorageException failure) when (failure.Failure == StorageFailure.Busy)
            {
                // As a client does, it tries again.
            }
        }
    }

    private void Explained(StorageException failure, string cause)
    {
        Assert.StartsWith($"{IndexPath}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Remedy, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private void ByHand(string sql)
    {
        using var database = new Database(IndexPath);
        database.Run(sql);
    }

    private ValueTask<LocalObjectStore> OpenAsync(Durability durability) =>
        LocalObjectStore.OpenAsync(_directory.Options with { Durability = durability }, Token);
}
