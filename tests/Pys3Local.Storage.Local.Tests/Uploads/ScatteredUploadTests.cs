using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Uploads;

/// <summary>
/// Parts that do not lie one after another are copied together, which takes their space once more where the file system cannot share it. A disk that has not got that
/// refuses, keeps the parts, and keeps nothing else (faults A15).
/// </summary>
public sealed class ScatteredUploadTests : IDisposable
{
    private const string Bucket = "bucket";
    private const string Key = "key";

    private readonly TemporaryStore _directory = new();
    private bool _full;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Where_there_is_no_space_for_it_nothing_is_left_and_the_parts_stay()
    {
        var files = new InterceptedFiles(path =>
        {
            if (_full && path.Contains("/.pys3local/tmp/", StringComparison.Ordinal) && !File.Exists(path))
                throw new StorageException(StorageFailure.NoSpace, "injected");
        });
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        await store.CreateBucketAsync(Bucket);
        var id = await SendAsync(store, [3, 1, 2]);
        _full = true;
        Assert.Equal(StorageFailure.NoSpace, await FailureAsync(() => CompleteAsync(store, id)));
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory.Path, ".pys3local", "tmp"), "*", SearchOption.AllDirectories));
        _full = false;
        await CompleteAsync(store, id);
        Assert.Equal([.. Part(1), .. Part(2), .. Part(3)], (await store.ReadAsync(Bucket, Key, null))!);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_directory.Path, ".pys3local", "uploads")));
    }

    [Test]
    public async Task Parts_that_lie_one_after_another_take_no_more_space()
    {
        var files = new InterceptedFiles(path =>
        {
            if (_full && path.StartsWith(Path.Combine(_directory.Path, ".pys3local", "tmp") + "/", StringComparison.Ordinal) && path.Count(static letter => letter == '/') == _directory.Path.Count(static letter => letter == '/') + 3 && !Path.Exists(path))
                throw new StorageException(StorageFailure.NoSpace, "injected");
        });
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        await store.CreateBucketAsync(Bucket);
        var id = await SendAsync(store, [2, 1, 3]);
        _full = true;
        await CompleteAsync(store, id);
        Assert.Equal([.. Part(1), .. Part(2), .. Part(3)], (await store.ReadAsync(Bucket, Key, null))!);
    }

    private static byte[] Part(int number) => Bytes(number == 3 ? 100 : 100_000, number);

    private static async Task<string> SendAsync(IMultipartStore store, int[] order)
    {
        var id = (await store.CreateUploadAsync(Bucket, new UploadInfo { Key = Key, Initiated = Noon }, Token)).UploadId;
        foreach (var number in order)
            await store.PutPartAsync(Bucket, Key, id, number, new ObjectWrite { Body = new MemoryStream(Part(number)), Length = Part(number).Length, Seal = _ => Info(Part(number)) }, Token);

        return id;
    }

    private static Task CompleteAsync(IMultipartStore store, string id)
    {
        byte[] whole = [.. Part(1), .. Part(2), .. Part(3)];
        return store.CompleteUploadAsync(
            Bucket, Key, id, [.. Enumerable.Range(1, 3).Select(static number => new PartInfo { PartNumber = number, Size = Part(number).Length, ETag = ETag(Part(number)), LastModified = Noon })], Info(whole), null, Token).AsTask();
    }
}
