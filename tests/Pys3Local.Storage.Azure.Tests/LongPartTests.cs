using Pys3Local.Storage.Azure.Tests.Service;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Azure.Tests;

/// <summary>S3 takes 5 GiB for a part and Azure 4,000 MiB for a block: a part that is longer becomes several blocks.</summary>
public sealed class LongPartTests
{
    private const string Bucket = "bucket";

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    [Arguments(3000)]
    [Arguments(3500)]
    public async Task A_part_that_is_longer_than_a_block_arrives_whole(int length)
    {
        await using var store = await AzureObjectStore.OpenAsync(await TestAccount.NewPlaceAsync() with { MaxBlock = 1000 }, Token);
        await store.CreateBucketAsync(Bucket);
        var id = (await store.CreateUploadAsync(Bucket, new UploadInfo { Key = "key", Initiated = Noon }, Token)).UploadId;
        await PutAsync(store, id, 1, Bytes(4000, 3));
        var first = await PutAsync(store, id, 1, Bytes(length, 1));
        var second = await PutAsync(store, id, 2, Bytes(500, 2));
        await store.CompleteUploadAsync(Bucket, "key", id, [first, second], Info([]) with { ETag = "whole-2" }, null, Token);
        Assert.Equal([.. Bytes(length, 1), .. Bytes(500, 2)], await store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_long_part_that_does_not_verify_is_no_part()
    {
        await using var store = await AzureObjectStore.OpenAsync(await TestAccount.NewPlaceAsync() with { MaxBlock = 1000 }, Token);
        await store.CreateBucketAsync(Bucket);
        var id = (await store.CreateUploadAsync(Bucket, new UploadInfo { Key = "key", Initiated = Noon }, Token)).UploadId;
        var write = Part(Bytes(3500)) with { Body = new FailingBody(Bytes(3500), new InvalidDataException("it does not verify")) };
        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutPartAsync(Bucket, "key", id, 1, write, Token).AsTask());
        Assert.Empty(await store.ListPartsAsync(Bucket, "key", id, 0, 10, Token));
    }

    private static async Task<PartInfo> PutAsync(AzureObjectStore store, string id, int number, byte[] content) =>
        await store.PutPartAsync(Bucket, "key", id, number, Part(content), Token);

    private static ObjectWrite Part(byte[] content) => new() { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) };
}
