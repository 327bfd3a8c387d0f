using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Uploads;

/// <summary>The files of an upload in parts can have been cut off by a damaged disk: what is missing must not become zeros in an object.</summary>
public sealed class CutOffUploadTests : IDisposable
{
    private const string Bucket = "bucket";
    private const string Key = "key";

    private static readonly byte[][] Contents = [Bytes(3000, 1), Bytes(3000, 2), Bytes(500, 3)];

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(0)]
    [Arguments(2999)]
    [Arguments(6499)]
    public async Task It_is_not_completed_until_what_is_missing_was_sent_again(int length)
    {
        string id;
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await store.CreateBucketAsync(Bucket);
            id = (await store.CreateUploadAsync(Bucket, new UploadInfo { Key = Key, Initiated = Noon }, Token)).UploadId;
            for (var number = 1; number <= Contents.Length; number++)
                await PutPartAsync(store, id, number);
        }

        using (var assembly = File.OpenWrite(Path.Combine(_directory.Path, ".pys3local", "uploads", id, "assembly")))
        {
            Assert.Equal(6500, assembly.Length);
            assembly.SetLength(length);
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => CompleteAsync(again, id)));
        Assert.Null(await again.FindObjectAsync(Bucket, Key, null, Token));
        for (var number = 1; number <= Contents.Length; number++)
        {
            if (length < Contents.Take(number).Sum(static content => content.Length))
                await PutPartAsync(again, id, number);
        }

        await CompleteAsync(again, id);
        Assert.Equal([.. Contents.SelectMany(static content => content)], await again.ReadAsync(Bucket, Key));
    }

    [Test]
    public async Task The_file_of_a_part_of_its_own_is_looked_at_as_well()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync(Bucket);
        var id = (await store.CreateUploadAsync(Bucket, new UploadInfo { Key = Key, Initiated = Noon }, Token)).UploadId;
        foreach (var number in (int[])[3, 1, 2])
            await PutPartAsync(store, id, number);

        var own = Directory.GetFiles(Path.Combine(_directory.Path, ".pys3local", "uploads", id), "1-*.part").Single();
        using (var part = File.OpenWrite(own))
            part.SetLength(2000);

        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => CompleteAsync(store, id)));
        await PutPartAsync(store, id, 1);
        await CompleteAsync(store, id);
        Assert.Equal([.. Contents.SelectMany(static content => content)], await store.ReadAsync(Bucket, Key));
    }

    private static async Task PutPartAsync(LocalObjectStore store, string id, int number)
    {
        var content = Contents[number - 1];
        await store.PutPartAsync(Bucket, Key, id, number, new ObjectWrite { Body = new MemoryStream(content), Length = content.Length, Seal = _ => Info(content) }, Token);
    }

    private static async Task CompleteAsync(LocalObjectStore store, string id)
    {
        byte[] whole = [.. Contents.SelectMany(static content => content)];
        await store.CompleteUploadAsync(
            Bucket, Key, id, [.. Contents.Select((content, index) => new PartInfo { PartNumber = index + 1, Size = content.Length, ETag = ETag(content), LastModified = Noon })], Info(whole), null, Token);
    }
}
