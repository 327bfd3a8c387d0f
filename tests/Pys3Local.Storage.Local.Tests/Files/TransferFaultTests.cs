using System.Text;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>
/// Each system call in turn that moves bytes moves fewer, or none: what is short is continued, and what fails leaves everything as
/// it was.
/// </summary>
public sealed class TransferFaultTests
{
    private const int Large = 300_000;
    private const int Unit = 70_000;

    private static CancellationToken Token => TestRun.Cancellation;

    public static IEnumerable<(string, TransferFault)> Calls =>
        from name in (string[])["small", "large", "copy", "update", "delete", "version", "bucket", "upload", "part", "odd part", "complete in place", "complete copied", "read"]
        from fault in (TransferFault[])[TransferFault.Short, TransferFault.Nothing, TransferFault.ShortThenFull]
        select (name, fault);

    [Test]
    [MethodDataSource(nameof(Calls))]
    public async Task A_transfer_that_is_short_is_continued_and_one_that_fails_changes_nothing(string name, TransferFault fault)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the transfers are the runtime's.");
        using var directory = new TemporaryStore();
        var calls = new FaultyCalls();
        var buckets = new List<string> { "reference" };
        string wanted;
        await using (var store = await OpenAsync(directory, calls))
        {
            await CallAsync(store, "reference", await PrepareAsync(store, "reference", name), name);
            wanted = await DescribeAsync(store, "reference");
            for (var came = true; came;)
            {
                var bucket = $"bucket-{buckets.Count}";
                var id = await PrepareAsync(store, bucket, name);
                var before = await DescribeAsync(store, bucket);
                calls.Plan(buckets.Count - 1, fault);
                buckets.Add(bucket);
                var error = await Record.ExceptionAsync(() => CallAsync(store, bucket, id, name));
                came = calls.Forget();

                Assert.True(error is null || (came && error is StorageException && fault != TransferFault.Short), $"{bucket}: {error}");
                Assert.Equal(error is null ? wanted : before, await DescribeAsync(store, bucket));
                if (error is not null)
                    await CallAsync(store, bucket, id, name);

                Assert.Equal(wanted, await DescribeAsync(store, bucket));
            }
        }

        await using var again = await OpenAsync(directory, new FaultyCalls { Limit = 1000 });
        foreach (var bucket in buckets)
            Assert.Equal(wanted, await DescribeAsync(again, bucket));
    }

    private static async Task CallAsync(LocalObjectStore store, string bucket, string id, string name)
    {
        switch (name)
        {
            case "small":
                await store.PutAsync(bucket, "dir/new", "new");
                break;
            case "large":
                await store.PutObjectAsync(bucket, "small", Write(Bytes(Large, 2)), Token);
                break;
            case "copy":
                await using (var reader = await store.OpenObjectAsync(bucket, "large", null, Token))
                await using (var body = new ObjectReaderStream(reader!))
                    await store.PutObjectAsync(bucket, "copy", Write(body, Info(Bytes(Large, 1))), Token);

                break;
            case "update":
                await store.UpdateObjectAsync(bucket, "small", null, info => info with { ContentType = "x/y" }, Token);
                break;
            case "delete":
                await store.DeleteObjectAsync(bucket, "small", ObjectInfo.NullVersion, null, Token);
                break;
            case "version":
                await store.PutAsync(bucket, "small", "new", "v1");
                break;
            case "bucket":
                await store.WriteBucketAsync(bucket, found => found! with { Settings = found.Settings.SetItem("x", "y") }, Token);
                break;
            case "upload":
                await store.CreateUploadAsync(bucket, new UploadInfo { Key = "third", Initiated = Noon }, Token);
                break;
            case "part":
                await PutPartAsync(store, bucket, "regular", id, 3, Bytes(Unit, 9));
                break;
            case "odd part":
                await PutPartAsync(store, bucket, "odd", id, 3, Bytes(Unit + 1, 9));
                break;
            case "complete in place":
                await CompleteAsync(store, bucket, "regular", id, [Bytes(Unit, 1), Bytes(Unit, 2)]);
                break;
            case "complete copied":
                await CompleteAsync(store, bucket, "odd", id, [Bytes(Unit, 1), Bytes(Unit + 1, 2)]);
                break;
            default:
                Assert.Equal(Bytes(Large, 1), await store.ReadAsync(bucket, "large"));
                Assert.Equal("old", await store.ReadTextAsync(bucket, "small"));
                break;
        }
    }

    private static async Task<string> PrepareAsync(LocalObjectStore store, string bucket, string name)
    {
        await store.CreateBucketAsync(bucket);
        await store.PutAsync(bucket, "small", "old");
        await store.PutObjectAsync(bucket, "large", Write(Bytes(Large, 1)), Token);
        if (name is not ("part" or "odd part" or "complete in place" or "complete copied"))
            return "";

        // The second part of the one is larger than its first: it lies elsewhere.
        var key = name.Contains("odd", StringComparison.Ordinal) || name.Contains("copied", StringComparison.Ordinal) ? "odd" : "regular";
        var id = (await store.CreateUploadAsync(bucket, new UploadInfo { Key = key, Initiated = Noon }, Token)).UploadId;
        await PutPartAsync(store, bucket, key, id, 1, Bytes(Unit, 1));
        await PutPartAsync(store, bucket, key, id, 2, Bytes(key == "odd" ? Unit + 1 : Unit, 2));
        return id;
    }

    private static async Task<string> DescribeAsync(LocalObjectStore store, string bucket)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Join(",", (await store.FindBucketAsync(bucket, Token))!.Settings));
        var page = await store.ListObjectsAsync(bucket, new ListQuery { Limit = 1000, Versions = true }, Token);
        foreach (var version in page.Entries.Select(entry => entry.Object!))
        {
            var content = await store.ReadAsync(bucket, version.Key, version.VersionId);
            text.AppendLine($"{version.Key} {version.VersionId} {version.IsLatest} {version.ETag} {version.ContentType} {ETag(content!)}");
        }

        foreach (var upload in (await store.ListUploadsAsync(bucket, new UploadQuery { Limit = 100 }, Token)).Entries.Select(entry => entry.Upload!))
        {
            var parts = await store.ListPartsAsync(bucket, upload.Key, upload.UploadId, 0, 100, Token);
            text.AppendLine($"{upload.Key}: {string.Join(" ", parts.Select(part => $"{part.PartNumber}={part.ETag}"))}");
        }

        return text.ToString();
    }

    private static ValueTask<PartInfo> PutPartAsync(LocalObjectStore store, string bucket, string key, string id, int number, byte[] content) =>
        store.PutPartAsync(
            bucket, key, id, number, new ObjectWrite { Body = new MemoryStream(content), Length = content.Length, Seal = _ => Info(content) }, Token);

    private static async Task CompleteAsync(LocalObjectStore store, string bucket, string key, string id, byte[][] contents) =>
        await store.CompleteUploadAsync(
            bucket,
            key,
            id,
            [.. contents.Select((content, index) => new PartInfo { PartNumber = index + 1, Size = content.Length, ETag = ETag(content), LastModified = Noon })],
            Info([]) with { ETag = "whole-2" },
            null,
            Token);

    private static ValueTask<LocalObjectStore> OpenAsync(TemporaryStore directory, FaultyCalls calls) =>
        LocalObjectStore.OpenAsync(directory.Options with { Time = new StoppedTime() }, new LinuxFileSystem(calls), Token);
}
