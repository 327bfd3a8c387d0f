using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Objects;

/// <summary>A directory with more new names than are put in order at a time.</summary>
public sealed class ManyNamesTests
{
    private const string Bucket = "bucket";

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    [Arguments(1)]
    [Arguments(500)]
    [Arguments(5000)]
    [Arguments(1 << 20)]
    public async Task All_of_them_are_in_a_rebuilt_index(int room)
    {
        using var directory = new TemporaryStore();
        string[] keys = [.. Enumerable.Range(0, 300).Select(static number => number % 7 == 0 ? $"dir-{number}/inner/key" : number % 11 == 0 ? $"key {number}é" : $"key-{number}")];
        await using (var store = await LocalObjectStore.OpenAsync(directory.Options, Token))
        {
            await store.CreateBucketAsync(Bucket);
            foreach (var key in keys)
                await store.PutAsync(Bucket, key, key);
        }

        File.Delete(Path.Combine(directory.Path, ".pys3local", "index.db"));
        await using var rebuilt = await LocalObjectStore.OpenAsync(directory.Options with { SortedNames = room }, Token);
        var page = await rebuilt.ListObjectsAsync(Bucket, new ListQuery { Limit = 1000 }, Token);
        Assert.Equal(keys.Order(Utf8Order.Instance), page.Entries.Select(static entry => entry.Name));
        Assert.All(page.Entries, static entry => Assert.Equal(entry.Name.Length + (entry.Name.Contains('é') ? 1 : 0), entry.Object!.Size));
    }
}
