using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Adoption;

/// <summary>What is no directory to be made a bucket, and what an import that fails leaves behind.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _elsewhere = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose()
    {
        _directory.Dispose();
        _elsewhere.Dispose();
    }

    [Test]
    public async Task Another_store_is_refused_and_is_told_how_to_be_taken_over()
    {
        await using (var other = await LocalObjectStore.OpenAsync(_elsewhere.Options, Token))
        {
            await other.CreateBucketAsync("theirs");
            await other.PutAsync("theirs", "key", "content");
        }

        await RefusedAsync(_elsewhere.Path, $"{_elsewhere.Path}: a data directory of pys3local");
        await RefusedAsync(Path.Combine(_elsewhere.Path, ".pys3local"), "a part of another data directory");
        await RefusedAsync(Path.Combine(_elsewhere.Path, "theirs"), "a bucket of pys3local");
        WriteMinio("photos/x");
        Directory.Delete(Path.Combine(_elsewhere.Path, "theirs"), recursive: true);
        Directory.Move(Path.Combine(_elsewhere.Path, ".pys3local"), Path.Combine(_elsewhere.Path, "photos", ".pys3local"));
        await RefusedAsync(_elsewhere.Path, "a data directory of pys3local", minio: true);
    }

    [Test]
    public async Task Names_that_are_not_UTF_8_are_left_out_and_named()
    {
        if (!OperatingSystem.IsLinux())
            return;

        File.WriteAllText(Path.Combine(_elsewhere.Path, "good"), "x");
        // A name that holds the character in place of others is one like all.
        File.WriteAllText(Path.Combine(_elsewhere.Path, "right\ufffd"), "x");
        using (var made = System.Diagnostics.Process.Start("sh", ["-c", "cd \"$0\" && printf x > \"$(printf 'bad\\377')\" && mkdir \"$(printf 'dir\\351')\" && printf x > \"$(printf 'dir\\351')/f\"", _elsewhere.Path]))
            await made.WaitForExitAsync(Token);

        var lines = new List<string>();
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Log = lines.Add }, Token);
        var done = await store.ImportDirectoryAsync("photos", _elsewhere.Path, null, Token);

        Assert.Equal((2, 0, 2, 2), (done.Imported, done.Skipped, done.NotUtf8, done.Named));
        Assert.Equal(["photos/bad\\xff", "photos/dir\\xe9"], lines.Select(line => line.Split(": its name is not UTF-8")[0]).Order(StringComparer.Ordinal));
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_directory_in_the_store_and_one_around_it_are_refused(bool linked)
    {
        var data = Path.Combine(_directory.Path, "around", "data");
        Directory.CreateDirectory(Path.Combine(data, "inside", "deep"));
        var (inside, around) = (Path.Combine(data, "inside"), Path.Combine(_directory.Path, "around"));
        if (linked)
        {
            Directory.CreateSymbolicLink(Path.Combine(_elsewhere.Path, "inside"), inside);
            Directory.CreateSymbolicLink(Path.Combine(_elsewhere.Path, "around"), around);
            (inside, around) = (Path.Combine(_elsewhere.Path, "inside"), Path.Combine(_elsewhere.Path, "around"));
        }

        await RefusedAsync(inside, "is in the data directory", data);
        await RefusedAsync(Path.Combine(inside, "deep"), "is in the data directory", data);
        await RefusedAsync(data, "is the data directory", data);
        await RefusedAsync(around, "the data directory is in it", data);
        WriteMinio("x/y");
        File.WriteAllText(Path.Combine(_directory.Path, "around", "z"), "z");
        Directory.Move(Path.Combine(_elsewhere.Path, ".minio.sys"), Path.Combine(_directory.Path, "around", ".minio.sys"));
        await RefusedAsync(around, "the data directory is in it", data, minio: true);
    }

    [Test]
    [Arguments("")]
    [Arguments("..")]
    [Arguments("../outside")]
    [Arguments(".pys3local")]
    public async Task A_name_that_no_bucket_can_have_is_refused(string name)
    {
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Path.Combine(_directory.Path, "data") }, Token);
        var failure = await Assert.ThrowsAsync<StorageException>(async () => await store.ImportDirectoryAsync(name, _elsewhere.Path, null, Token));
        Assert.Contains($"'{name}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["data"], Directory.EnumerateFileSystemEntries(_directory.Path).Select(Path.GetFileName));
    }

    [Test]
    public async Task An_import_that_fails_before_its_first_object_leaves_no_bucket()
    {
        File.WriteAllText(Path.Combine(_elsewhere.Path, "key"), "content");
        var fails = true;
        var files = new InterceptedFiles(path =>
        {
            if (fails && path == _elsewhere.Path)
                throw new StorageException(StorageFailure.ReadOnly, $"{path}: permission denied");
        });
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        await Assert.ThrowsAsync<StorageException>(async () => await store.ImportDirectoryAsync("photos", _elsewhere.Path, null, Token));
        Assert.Empty(await store.ListBucketsAsync(Token));
        Assert.False(Directory.Exists(Path.Combine(_directory.Path, "photos")));
        Assert.Equal("content", File.ReadAllText(Path.Combine(_elsewhere.Path, "key")));

        fails = false;
        await store.ImportDirectoryAsync("photos", _elsewhere.Path, null, Token);
        fails = true;
        await Assert.ThrowsAsync<StorageException>(async () => await store.ImportDirectoryAsync("photos", _elsewhere.Path, null, Token));
        Assert.Equal("content", await store.ReadTextAsync("photos", "key"));
    }

    [Test]
    public async Task Again_it_keeps_what_is_set_of_the_bucket()
    {
        File.WriteAllText(Path.Combine(_elsewhere.Path, "key"), "content");
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.ImportDirectoryAsync("photos", _elsewhere.Path, null, Token);
        var set = await store.WriteBucketAsync("photos", bucket => bucket! with { Owner = "olga", Settings = bucket.Settings.SetItem("versioning", "Enabled").SetItem("object-lock", "x") }, Token);

        await store.ImportDirectoryAsync("photos", _elsewhere.Path, null, Token);

        var found = (await store.FindBucketAsync("photos", Token))!;
        Assert.Equal((set.Created, set.Owner), (found.Created, found.Owner));
        Assert.Equal(set.Settings, found.Settings);
    }

    [Test]
    public async Task What_is_left_out_or_gets_another_key_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_elsewhere.Path, "sub"));
        foreach (var name in (string[])["b", "b%=", "alone%=", "%~foo", "sub/%~bar", "%2E%2E", "plain", "%2fetc", "100%", "a%41"])
            File.WriteAllText(Path.Combine(_elsewhere.Path, name), name);

        var links = !OperatingSystem.IsWindows();
        if (links)
        {
            File.CreateSymbolicLink(Path.Combine(_elsewhere.Path, "link"), "plain");
            Directory.CreateSymbolicLink(Path.Combine(_elsewhere.Path, "linked"), "sub");
        }

        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        for (var round = 0; round < 2; round++)
        {
            var notes = new List<ImportNote>();
            var done = await store.ImportDirectoryAsync("photos", _elsewhere.Path, null, notes.Add, Token);
            string[] left = ["%~foo", "b%=", .. links ? ["link", "linked"] : (string[])[], "sub/%~bar"];
            Assert.Equal(left, notes.Where(static note => !note.IsServed).Select(static note => note.Path).Order(StringComparer.Ordinal));
            Assert.Equal(["%2E%2E", "alone%="], notes.Where(static note => note.IsServed).Select(static note => note.Path).Order(StringComparer.Ordinal));
            Assert.Contains("'..'", notes.Single(static note => note.Path == "%2E%2E").Reason, StringComparison.Ordinal);
            Assert.Contains("'alone'", notes.Single(static note => note.Path == "alone%=").Reason, StringComparison.Ordinal);
            Assert.Equal((7, left.Length), (done.Imported, done.Skipped));
        }

        string[] keys = ["%2fetc", "..", "100%", "a%41", "alone", "b", "plain"];
        Assert.Equal(keys, (await store.NamesAsync("photos")).Order(StringComparer.Ordinal));
        Assert.Equal("b", await store.ReadTextAsync("photos", "b"));
    }

    [Test]
    [Arguments("")]
    [Arguments("below")]
    [Arguments("..")]
    public async Task A_directory_that_another_bucket_has_is_refused(string related)
    {
        var first = Directory.CreateDirectory(Path.Combine(_elsewhere.Path, "around", "first")).FullName;
        Directory.CreateDirectory(Path.Combine(first, "below"));
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.ImportDirectoryAsync("photos", first, null, Token);
        var failure = await Assert.ThrowsAsync<StorageException>(async () => await store.ImportDirectoryAsync("second", Path.GetFullPath(Path.Combine(first, related)), null, Token));
        Assert.Contains("the bucket 'photos' has its objects in", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["photos"], (await store.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
    }

    private async Task RefusedAsync(string directory, string said, string? data = null, bool minio = false)
    {
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = data ?? _directory.Path }, Token);
        var failure = await Assert.ThrowsAsync<StorageException>(async () => _ = minio
            ? await store.ImportMinioAsync(directory, null, Token)
            : await store.ImportDirectoryAsync("new", directory, null, Token));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Empty(await store.ListBucketsAsync(Token));
    }

    private void WriteMinio(string key)
    {
        var format = Path.Combine(_elsewhere.Path, ".minio.sys", "format.json");
        Directory.CreateDirectory(Path.GetDirectoryName(format)!);
        File.WriteAllText(format, """{"version":"1","format":"fs","id":"1","fs":{"version":"2"}}""");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_elsewhere.Path, key))!);
        File.WriteAllText(Path.Combine(_elsewhere.Path, key), "content");
    }
}
