using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>A disk that knows no hard links, as FAT and exFAT (faults A13): a second name is a copy there, and everything works.</summary>
public sealed class NoLinksTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(1, 2, 3)]
    [Arguments(3, 1, 2)]
    public async Task An_upload_in_parts_is_completed_and_versions_are_kept(int first, int second, int third)
    {
        await using (var store = await OpenAsync())
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "key", "before", "v1");
            await UploadAsync(store, [first, second, third]);
            await store.PutAsync(Bucket, "key", "after", "v3");
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using var again = await OpenAsync();
        Assert.Equal("after", await again.ReadTextAsync(Bucket, "key"));
        Assert.Equal("before", System.Text.Encoding.UTF8.GetString((await again.ReadAsync(Bucket, "key", "v1"))!));
        Assert.Equal([.. Part(1), .. Part(2), .. Part(3)], (await again.ReadAsync(Bucket, "uploaded", null))!);
        var findings = new List<VerifyFinding>();
        await foreach (var finding in again.VerifyAsync(new VerifyOptions(), cancellationToken: Token))
            findings.Add(finding);

        Assert.Empty(findings);
    }

    private static byte[] Part(int number) => Bytes(number == 3 ? 100 : 100_000, number);

    private static async Task UploadAsync(LocalObjectStore store, int[] order)
    {
        IMultipartStore uploads = store;
        var id = (await uploads.CreateUploadAsync(Bucket, new UploadInfo { Key = "uploaded", Initiated = Noon }, Token)).UploadId;
        foreach (var number in order)
            await uploads.PutPartAsync(Bucket, "uploaded", id, number, new ObjectWrite { Body = new MemoryStream(Part(number)), Length = Part(number).Length, Seal = _ => Info(Part(number)) }, Token);

        byte[] whole = [.. Part(1), .. Part(2), .. Part(3)];
        await uploads.CompleteUploadAsync(
            Bucket, "uploaded", id, [.. Enumerable.Range(1, 3).Select(static number => new PartInfo { PartNumber = number, Size = Part(number).Length, ETag = ETag(Part(number)), LastModified = Noon })], Info(whole), null, Token);
    }

    /// <summary>The files of every system that is not Linux: they copy where Linux would link, and do nothing else that FAT could not.</summary>
    private ValueTask<LocalObjectStore> OpenAsync() => LocalObjectStore.OpenAsync(_directory.Options, new PortableFileSystem(), Token);
}
