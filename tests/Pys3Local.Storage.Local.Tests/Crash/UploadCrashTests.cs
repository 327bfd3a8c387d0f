using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>Uploads in parts after a power cut at any moment: parts that were acknowledged are there, and make the object.</summary>
public sealed class UploadCrashTests : IDisposable
{
    private const string Bucket = "bucket";
    private const string Key = "assembled";

    private readonly string _scratch = Directory.CreateTempSubdirectory("pys3local-crash-").FullName;
    private int _indexes;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Test]
    [Arguments(0.0)]
    [Arguments(0.5)]
    [Arguments(1.0)]
    public async Task Parts_and_the_assembled_object_survive(double kept)
    {
        var disk = new SimulatedDisk();
        var acknowledged = new List<(int At, int Part, byte[] Content)>();
        int created, completed;
        string id;
        byte[][] contents = [Bytes(3000, 1), Bytes(3000, 2), Bytes(500, 3)];
        byte[] whole = [.. contents[0], .. contents[1], .. contents[2]];
        await using (var store = await OpenAsync(disk))
        {
            await store.CreateBucketAsync(Bucket);
            id = (await store.CreateUploadAsync(Bucket, new UploadInfo { Key = Key, Initiated = Noon }, Token)).UploadId;
            created = disk.Trace.Count;
            foreach (var (part, content) in new[] { (2, contents[1]), (1, Bytes(3000, 9)), (3, contents[2]), (1, contents[0]) })
            {
                await PutPartAsync(store, id, part, content);
                acknowledged.Add((disk.Trace.Count, part, content));
            }

            await CompleteAsync(store, id, contents);
            completed = disk.Trace.Count;
        }

        var random = new Random(5);
        for (var count = created; count <= disk.Trace.Count; count++)
        {
            await using var store = await OpenAsync(new CrashState(disk.Trace.Take(count), () => random.NextDouble() < kept).Build());
            var made = await store.ReadAsync(Bucket, Key);
            if (made is null && count < completed)
            {
                var parts = (await store.ListPartsAsync(Bucket, Key, id, 0, 10, Token)).ToDictionary(part => part.PartNumber, part => part.ETag);
                foreach (var number in acknowledged.Where(part => part.At <= count).Select(part => part.Part).Distinct())
                {
                    var last = acknowledged.Last(part => part.Part == number && part.At <= count).Content;
                    var later = acknowledged.FirstOrDefault(part => part.Part == number && part.At > count).Content;
                    Assert.True(parts[number] == ETag(last) || (later is not null && parts[number] == ETag(later)), $"part {number} after {count}");
                }

                foreach (var (index, content) in contents.Index())
                    await PutPartAsync(store, id, index + 1, content);

                await CompleteAsync(store, id, contents);
                made = await store.ReadAsync(Bucket, Key);
            }

            Assert.Equal(whole, made);
            Assert.True(count < completed || await store.FindUploadAsync(Bucket, Key, id, Token) is null);
        }
    }

    [Test]
    public async Task An_upload_whose_object_was_committed_as_the_power_went_has_ended()
    {
        var disk = new SimulatedDisk();
        byte[][] contents = [Bytes(3000, 1), Bytes(500, 3)];
        string id;
        await using (var store = await OpenAsync(disk))
        {
            await store.CreateBucketAsync(Bucket);
            id = (await store.CreateUploadAsync(Bucket, new UploadInfo { Key = Key, Initiated = Noon }, Token)).UploadId;
            foreach (var (index, content) in contents.Index())
                await PutPartAsync(store, id, index + 1, content);

            await CompleteAsync(store, id, contents);
        }

        var made = 0;
        for (var count = 0; count <= disk.Trace.Count; count++)
        {
            await using var store = await OpenAsync(new CrashState(disk.Trace.Take(count), () => true).Build());
            if (await store.FindBucketAsync(Bucket, Token) is null || await store.ReadAsync(Bucket, Key) is not { } found)
                continue;

            made++;
            byte[] whole = [.. contents[0], .. contents[1]];
            Assert.Equal(whole, found);
            Assert.Null(await store.FindUploadAsync(Bucket, Key, id, Token));
        }

        Assert.True(made > 0);
    }

    private static ValueTask<PartInfo> PutPartAsync(LocalObjectStore store, string id, int number, byte[] content) =>
        store.PutPartAsync(Bucket, Key, id, number, new ObjectWrite { Body = new MemoryStream(content), Length = content.Length, Seal = _ => Info(content) }, Token);

    private static async Task CompleteAsync(LocalObjectStore store, string id, byte[][] contents) => await store.CompleteUploadAsync(
        Bucket,
        Key,
        id,
        [.. contents.Select((content, index) => new PartInfo { PartNumber = index + 1, Size = content.Length, ETag = ETag(content), LastModified = Noon })],
        Info([]) with { ETag = "whole-3" },
        null,
        Token);

    private ValueTask<LocalObjectStore> OpenAsync(SimulatedDisk disk) => LocalObjectStore.OpenAsync(
        new LocalStoreOptions { Path = "/data", Time = new StoppedTime() }, disk, Token, Path.Combine(_scratch, $"{_indexes++}.db"));
}
