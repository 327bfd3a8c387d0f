using System.Security.Cryptography;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Verification;

/// <summary>With <see cref="LocalStoreOptions.VerifyReads"/>: what has rotted is never handed out whole.</summary>
public sealed class CheckedReadTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(300_000)]
    public async Task What_is_whole_is_read_whole_and_in_part(int length)
    {
        await using var store = await OpenAsync();
        var content = Bytes(length);
        await store.PutObjectAsync(Bucket, "key", Write(content), Token);
        Assert.Equal(content, await store.ReadAsync(Bucket, "key"));
        Assert.Equal(content[(length / 3)..(length / 2)], await ReadPartAsync(store, "key", length / 3, (length / 2) - (length / 3)));
    }

    [Test]
    public async Task An_assembled_object_is_compared_part_by_part()
    {
        await using var store = await OpenAsync();
        var content = Bytes(100_000);
        var parts = new PartSizes();
        parts.Add(70_000);
        parts.Add(30_000);
        byte[] md5s = [.. MD5.HashData(content.AsSpan(0, 70_000)), .. MD5.HashData(content.AsSpan(70_000))];
        var info = Info(content) with { ETag = $"{ETag(md5s)}-2", Attributes = StringMap.Empty.Add(PartSizes.Attribute, parts.ToString()) };
        await store.PutObjectAsync(Bucket, "key", Write(new MemoryStream(content), info), Token);
        Assert.Equal(content, await store.ReadAsync(Bucket, "key"));
        Rot("key", 80_000);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync(Bucket, "key")));
    }

    [Test]
    public async Task What_has_rotted_is_not_handed_out_to_its_end()
    {
        await using var store = await OpenAsync();
        await store.PutObjectAsync(Bucket, "key", Write(Bytes(300_000)), Token);
        Rot("key", 10);
        await using var reader = (await store.OpenObjectAsync(Bucket, "key", null, Token))!;
        var got = 0;
        var buffer = new byte[10_000];
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () =>
        {
            while (await reader.ReadAsync(buffer, Token) is var count and > 0)
                got += count;
        }));
        Assert.True(got < 300_000);
    }

    [Test]
    public async Task A_part_of_what_has_rotted_is_not_handed_out_even_where_the_part_is_whole()
    {
        await using var store = await OpenAsync();
        await store.PutObjectAsync(Bucket, "key", Write(Bytes(300_000)), Token);
        Rot("key", 299_999);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => ReadPartAsync(store, "key", 0, 10)));
    }

    /// <summary>Else a caller that tries again would get the end of it, or a part, as if it were whole.</summary>
    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task What_has_rotted_does_not_end_well_on_a_second_try(bool inPart)
    {
        await using var store = await OpenAsync();
        await store.PutObjectAsync(Bucket, "key", Write(Bytes(300_000)), Token);
        Rot("key", 299_999);
        await using var reader = (await store.OpenObjectAsync(Bucket, "key", null, Token))!;
        if (inPart)
            reader.Select(0, 10);

        for (var again = 0; again < 3; again++)
            Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => reader.ReadToEndAsync()));
    }

    [Test]
    public async Task A_file_that_a_person_has_changed_is_read_as_it_is_now()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "key", "content");
        File.WriteAllText(FileOf("key"), "something else");
        Assert.Equal("something else", await store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task A_copy_of_what_has_rotted_fails()
    {
        await using var store = await OpenAsync();
        await store.PutObjectAsync(Bucket, "key", Write(Bytes(300_000)), Token);
        Rot("key", 10);
        await using var reader = (await store.OpenObjectAsync(Bucket, "key", null, Token))!;
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () =>
            await store.PutObjectAsync(Bucket, "copy", Write(new ObjectReaderStream(reader), reader.Info), Token)));
        Assert.Null(await store.FindObjectAsync(Bucket, "copy", null, Token));
    }

    private static async Task<byte[]> ReadPartAsync(LocalObjectStore store, string key, int offset, int length)
    {
        await using var reader = (await store.OpenObjectAsync(Bucket, key, null, Token))!;
        reader.Select(offset, length);
        return await reader.ReadToEndAsync();
    }

    private async Task<LocalObjectStore> OpenAsync()
    {
        var store = await LocalObjectStore.OpenAsync(_directory.Options with { VerifyReads = true }, Token);
        await store.CreateBucketAsync(Bucket);
        return store;
    }

    private string FileOf(string key) => Path.Combine(_directory.Path, Bucket, "objects", key);

    /// <summary>As a medium does it: nobody has written the file.</summary>
    private void Rot(string key, int at)
    {
        var time = File.GetLastWriteTimeUtc(FileOf(key));
        var bytes = File.ReadAllBytes(FileOf(key));
        bytes[at] ^= 1;
        File.WriteAllBytes(FileOf(key), bytes);
        File.SetLastWriteTimeUtc(FileOf(key), time);
    }
}
