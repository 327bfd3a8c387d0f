using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Adoption;

/// <summary>A bucket whose objects lie on another file system than the data directory.</summary>
public sealed class OtherFileSystemTests : IDisposable
{
    private const string Memory = "/dev/shm";
    private const int Large = 200_000;

    private readonly TemporaryStore _directory = new();
    private readonly string _elsewhere = Path.Combine(Memory, Path.GetRandomFileName());

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose()
    {
        _directory.Dispose();
        if (Directory.Exists(_elsewhere))
            Directory.Delete(_elsewhere, recursive: true);
    }

    [Test]
    public async Task It_is_written_to_like_any_other()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Directory.Exists(Memory) && new LinuxFileSystem().IsApart(Memory, Path.GetTempPath()),
            "This machine has no second file system that everybody may write to.");
        Directory.CreateDirectory(_elsewhere);
        File.WriteAllText(Path.Combine(_elsewhere, "a"), "by hand");
        File.WriteAllText(Path.Combine(_elsewhere, "%~left"), "by a crash");
        var large = new string('x', Large);
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            Assert.Equal(1, (await store.ImportDirectoryAsync("apart", _elsewhere, null, Token)).Imported);
            await store.PutAsync("apart", "a", "replaced");
            await store.PutAsync("apart", "dir/small", "small");
            await store.PutAsync("apart", "dir/large", large);
            await store.PutAsync("apart", "%~left", "another");
            await store.PutAsync("apart", "versions", "first");
            await store.PutAsync("apart", "versions", "second", version: "v2");
            await store.PutAsync("apart", "gone", large);
            await store.DeleteObjectAsync("apart", "gone", ObjectInfo.NullVersion, null, Token);
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["%~left", "a", "dir/large", "dir/small", "versions"], await again.NamesAsync("apart"));
        foreach (var (key, content) in new[] { ("%~left", "another"), ("a", "replaced"), ("dir/large", large), ("dir/small", "small"), ("versions", "second") })
            Assert.Equal(content, await again.ReadTextAsync("apart", key));
        Assert.Equal("first", await again.ReadTextAsync("apart", "versions", ObjectInfo.NullVersion));
        Assert.Equal(large, File.ReadAllText(Path.Combine(_elsewhere, "dir", "large")));
        Assert.Equal(["%~left"], Directory.EnumerateFiles(_elsewhere, "%~*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }
}
