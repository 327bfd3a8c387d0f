using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>
/// Random operations on the store and on the memory store, compared after every one: listings of every kind, contents, answers.
/// Now and then the store is closed and opened again, loses its index, or loses power with what no sync has covered.
/// </summary>
public sealed class ModelTests : IDisposable
{
    private const string Bucket = "bucket";
    private const int Steps = 120;

    private static readonly string[] Keys = ["a", "a/b", "a/b/c", "a//b", "b/", "/b", "b%2F", "c", "é", "z/y.json", "z/y.json/x"];
    private static readonly string?[] Delimiters = [null, "/", "b"];

    private readonly string _scratch = Directory.CreateTempSubdirectory("pys3local-model-").FullName;
    private int _indexes;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(4)]
    [Arguments(5)]
    [Arguments(6)]
    public async Task It_behaves_as_the_model_does(int seed)
    {
        var random = new Random(seed);
        var model = new MemoryObjectStore();
        var disk = new SimulatedDisk();
        var store = await OpenAsync(disk);
        await model.CreateBucketAsync(Bucket);
        await store.CreateBucketAsync(Bucket);
        for (var step = 0; step < Steps; step++)
        {
            var what = $"seed {seed}, step {step}";
            switch (random.Next(14))
            {
                case 0:
                    await store.DisposeAsync();
                    store = await OpenAsync(disk);
                    break;
                case 1:
                    var crashed = new CrashState(disk.Baseline().Concat(disk.Trace), () => random.Next(2) == 0).Build();
                    await store.DisposeAsync();
                    disk = crashed;
                    store = await OpenAsync(disk);
                    break;
                default:
                    Assert.Equal((what, await ActAsync(model, new Random(seed * 1000 + step))), (what, await ActAsync(store, new Random(seed * 1000 + step))));
                    break;
            }

            Assert.Equal((what, await DescribeAsync(model)), (what, await DescribeAsync(store)));
        }

        await store.DisposeAsync();
    }

    /// <summary>One operation, the same for the same numbers, and what came of it.</summary>
    private static async Task<string> ActAsync(IObjectStore store, Random random)
    {
        var key = Keys[random.Next(Keys.Length)];
        var version = random.Next(3) == 0 ? $"v{random.Next(4)}" : ObjectInfo.NullVersion;
        var length = random.Next(4) == 0 ? 70_000 : random.Next(100);
        switch (random.Next(8))
        {
            case < 4:
                await store.PutObjectAsync(Bucket, key, Write(Bytes(length, random.Next()), version), Token);
                return "put";
            case 4:
                await store.PutObjectAsync(Bucket, key, DeleteMarker(version), Token);
                return "marker";
            case 5:
                var changed = await store.UpdateObjectAsync(Bucket, key, null, info => info with { ContentType = $"x/{length}" }, Token);
                return $"update {changed?.VersionId} {changed?.ContentType}";
            default:
                var removed = await store.DeleteObjectAsync(Bucket, key, version, null, Token);
                return $"delete {removed?.VersionId} {removed?.ETag}";
        }
    }

    private static async Task<string> DescribeAsync(IObjectStore store)
    {
        var lines = new List<string>();
        foreach (var version in (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1000, Versions = true }, Token)).Entries.Select(entry => entry.Object!))
        {
            var content = await store.ReadAsync(Bucket, version.Key, version.VersionId);
            lines.Add($"{version.Key} {version.VersionId} {version.IsLatest} {version.IsDeleteMarker} {version.ETag} {version.ContentType} {ETag(content!)}");
        }

        foreach (var prefix in (string[])["", "a/", "b"])
        {
            foreach (var delimiter in Delimiters)
                lines.Add($"{prefix} {delimiter}: {await PagesAsync(store, new ListQuery { Prefix = prefix, Delimiter = delimiter, Limit = 2 })}");
        }

        foreach (var key in Keys)
        {
            var found = await store.FindObjectAsync(Bucket, key, null, Token);
            lines.Add($"{key}: {found?.VersionId} {found?.Size} {found?.IsDeleteMarker}");
        }

        return string.Join('\n', lines);
    }

    private static async Task<string> PagesAsync(IObjectStore store, ListQuery query)
    {
        var names = new List<string>();
        while (true)
        {
            var page = await store.ListObjectsAsync(Bucket, query, Token);
            names.AddRange(page.Entries.Select(entry => entry.Name));
            if (!page.IsTruncated)
                return string.Join(' ', names);

            query = query with { After = names[^1] };
        }
    }

    /// <summary>With an index that knows nothing: it has been lost.</summary>
    private ValueTask<LocalObjectStore> OpenAsync(SimulatedDisk disk) => LocalObjectStore.OpenAsync(
        new LocalStoreOptions { Path = "/data", Time = new StoppedTime() }, disk, Token, Path.Combine(_scratch, $"{_indexes++}.db"));
}
