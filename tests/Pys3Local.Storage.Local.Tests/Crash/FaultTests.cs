using System.Text;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>Each change of the disk in turn fails: the call that it belongs to fails or gets by without it, and nothing else is harmed.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly string _scratch = Directory.CreateTempSubdirectory("pys3local-fault-").FullName;
    private int _indexes;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    public static IEnumerable<string> Calls { get; } = ["put", "replace", "large", "update", "delete", "version", "marker", "delete version", "below"];

    [Test]
    [MethodDataSource(nameof(Calls))]
    public async Task A_change_that_fails_fails_one_call_and_leaves_the_old_or_the_new(string name)
    {
        for (var failing = 0; ; failing++)
        {
            var disk = new SimulatedDisk();
            await using var store = await OpenAsync(disk);
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "old", "old");
            await store.PutAsync(Bucket, "versioned", "one", "v1");
            await store.PutAsync(Bucket, "versioned", "two", "v2");
            var before = await DescribeAsync(store);

            var start = disk.Trace.Count;
            var at = start + failing;
            var failed = false;
            disk.Before = operation =>
            {
                if (operation >= at && !failed)
                {
                    failed = true;
                    throw new StorageException(StorageFailure.NoSpace, "injected");
                }
            };
            var error = await Record.ExceptionAsync(() => Call(store, name));
            disk.Before = null;
            if (!failed)
            {
                Assert.Null(error);
                break;
            }

            Assert.True(error is null or StorageException, $"{failing}: {error}");
            var after = await DescribeAsync(store);
            var wanted = await WantedAsync(name);
            Assert.True(error is null ? after == wanted : after == before || after == wanted, $"{failing}: {error?.Message}\n{after}\ninstead of\n{before}\nor\n{wanted}");

            // The store goes on, unless it is its journal that cannot be trusted any more; and a restart is of the same opinion.
            if (await Record.ExceptionAsync(() => Call(store, name)) is StorageException { Failure: StorageFailure.ReadOnly })
                continue;

            Assert.Equal(wanted, await DescribeAsync(store));
            await store.DisposeAsync();
            await using var again = await OpenAsync(disk);
            Assert.Equal(wanted, await DescribeAsync(again));
        }
    }

    private static Task Call(LocalObjectStore store, string name) => name switch
    {
        "put" => (Task)store.PutAsync(Bucket, "dir/new", "new").AsTask(),
        "replace" => store.PutAsync(Bucket, "old", "new").AsTask(),
        "large" => store.PutObjectAsync(Bucket, "old", Write(Bytes(100_000)), Token).AsTask(),
        "update" => store.UpdateObjectAsync(Bucket, "old", null, info => info with { ContentType = "x/y" }, Token).AsTask(),
        "delete" => store.DeleteObjectAsync(Bucket, "old", ObjectInfo.NullVersion, null, Token).AsTask(),
        "version" => store.PutAsync(Bucket, "old", "new", "v1").AsTask(),
        "marker" => store.PutObjectAsync(Bucket, "versioned", DeleteMarker("v3"), Token).AsTask(),
        "delete version" => store.DeleteObjectAsync(Bucket, "versioned", "v2", null, Token).AsTask(),
        _ => store.PutAsync(Bucket, "old/below", "new").AsTask(),
    };

    private async Task<string> WantedAsync(string name)
    {
        await using var store = await OpenAsync(new SimulatedDisk());
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "old", "old");
        await store.PutAsync(Bucket, "versioned", "one", "v1");
        await store.PutAsync(Bucket, "versioned", "two", "v2");
        await Call(store, name);
        return await DescribeAsync(store);
    }

    private static async Task<string> DescribeAsync(LocalObjectStore store)
    {
        var text = new StringBuilder();
        var page = await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1000, Versions = true }, Token);
        foreach (var version in page.Entries.Select(entry => entry.Object!))
        {
            var content = await store.ReadAsync(Bucket, version.Key, version.VersionId);
            text.AppendLine($"{version.Key} {version.VersionId} {version.IsLatest} {version.IsDeleteMarker} {version.ETag} {version.ContentType} {ETag(content!)}");
        }

        return text.ToString();
    }

    private ValueTask<LocalObjectStore> OpenAsync(SimulatedDisk disk) => LocalObjectStore.OpenAsync(
        new LocalStoreOptions { Path = "/data", Time = new StoppedTime() }, disk, Token, Path.Combine(_scratch, $"{_indexes++}.db"));
}
