using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Adoption;

/// <summary>Data directories that MinIO has written in its file-system mode.</summary>
public sealed class MinioTests : IDisposable
{
    private const string ETagOfParts = "0123456789abcdef0123456789abcdef-2";

    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _minio = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose()
    {
        _directory.Dispose();
        _minio.Dispose();
    }

    [Test]
    public async Task Buckets_are_served_in_place_with_what_was_kept_beside_the_files()
    {
        Write(".minio.sys/format.json", """{"version":"1","format":"fs","id":"1","fs":{"version":"2"}}""");
        Write("photos/2026/a b.jpg", "picture");
        Write(".minio.sys/buckets/photos/2026/a b.jpg/fs.json",
            """{"version":"1.0.2","checksum":{"algorithm":"","blocksize":0,"hashes":null},"meta":{"content-type":"image/jpeg","cache-control":"no-store","etag":"0123456789abcdef0123456789abcdef-2","X-Amz-Meta-Camera":"old"},"parts":[{"number":1,"size":7}]}""");
        Write("photos/copied by hand.txt", "hello");
        Write("other/x", "y");
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            Assert.Equal(3, (await store.ImportMinioAsync(_minio.Path, null, Token)).Imported);
            Assert.Equal(3, (await store.ImportMinioAsync(_minio.Path, null, Token)).Imported);
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["other", "photos"], (await again.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
        Assert.Equal(["2026/a b.jpg", "copied by hand.txt"], await again.NamesAsync("photos"));
        Assert.Equal("picture", await again.ReadTextAsync("photos", "2026/a b.jpg"));
        var found = await again.FindObjectAsync("photos", "2026/a b.jpg", null, Token);
        Assert.Equal((ETagOfParts, "image/jpeg", "old", "no-store"), (found!.ETag, found.ContentType, found.Metadata["camera"], found.Attributes["cache-control"]));
        Assert.Equal("5d41402abc4b2a76b9719d911017c592", (await again.FindObjectAsync("photos", "copied by hand.txt", null, Token))!.ETag);
        Assert.Equal("picture", File.ReadAllText(Path.Combine(_minio.Path, "photos", "2026", "a b.jpg")));
    }

    [Test]
    [Arguments("""{"version":"1","format":"xl-single","id":"1"}""", "xl-single")]
    [Arguments(null, "format.json")]
    public async Task What_is_no_such_directory_is_refused(string? format, string said)
    {
        if (format is not null)
            Write(".minio.sys/format.json", format);

        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        var failure = await Assert.ThrowsAsync<StorageException>(async () => await store.ImportMinioAsync(_minio.Path, null, Token));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Empty(await store.ListBucketsAsync(Token));
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(_minio.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
