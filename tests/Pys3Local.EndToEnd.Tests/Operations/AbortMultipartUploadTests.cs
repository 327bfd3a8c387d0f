using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class AbortMultipartUploadTests(ServerFixture server) : MultipartUploadTest(server)
{
    [Test]
    public async Task Sdk_forgets_the_parts()
    {
        var upload = await InitiateAsync("key");
        await PartAsync("key", upload, 1, SampleData.Bytes(100));
        await Sdk.AbortMultipartUploadAsync(Bucket, "key", upload, Cancellation);

        (await UploadPartAsync("key", upload, 2, [])).Failed(404, "NoSuchUpload");
    }

    [Test]
    public async Task Raw_204_and_nothing_left_on_disk()
    {
        await PutAsync("key", "before");
        var files = StoredFiles.In(Process.DataDirectory);
        var upload = await InitiateAsync("key");
        await PartAsync("key", upload, 1, SampleData.Bytes(PartBytes));
        (await Raw.DeleteAsync($"/{Bucket}/key", $"uploadId={upload}", Cancellation)).Succeeded(204);

        // Directories that the first upload made may stay; what it stored may not.
        await Eventually.HoldsAsync(
            () => StoredFiles.In(Process.DataDirectory).Except(files).All(path => Directory.Exists(Path.Combine(Process.DataDirectory, path))),
            () => string.Join(", ", StoredFiles.In(Process.DataDirectory).Except(files)),
            Cancellation);
        Assert.Equal("before"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_unknown_upload_NoSuchUpload() =>
        (await Raw.DeleteAsync($"/{Bucket}/key", "uploadId=unknown", Cancellation)).Failed(404, "NoSuchUpload");
}
