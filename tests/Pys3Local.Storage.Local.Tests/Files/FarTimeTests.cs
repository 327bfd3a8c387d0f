using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>A file's time can be anything: 64 bits of nanoseconds end in the year 2262, and what is after that must not come out in the 18th century.</summary>
public sealed class FarTimeTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(2300, 2262)]
    [Arguments(2400, 2262)]
    [Arguments(2261, 2261)]
    [Arguments(1960, 1960)]
    public async Task A_file_by_hand_keeps_its_year_or_the_last_that_there_is(int year, int shown)
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync("bucket");
        var file = Path.Combine(_directory.Path, "bucket", "objects", "key");
        File.WriteAllText(file, "content");
        File.SetLastWriteTimeUtc(file, new DateTime(year, 6, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.SkipUnless(File.GetLastWriteTimeUtc(file).Year == year, "This file system knows no such time.");
        Assert.Equal(shown, (await store.FindObjectAsync("bucket", "key", null, Token))!.LastModified.Year);
        Assert.Equal(["key"], await store.NamesAsync("bucket"));
        Assert.Equal("content", await store.ReadTextAsync("bucket", "key"));
    }

    [Test]
    public void A_time_before_1970_can_be_set()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux's calls.");
        var path = Path.Combine(_directory.Path, "file");
        using var file = (LinuxFile)new LinuxFileSystem().Create(path);
        const long Before = -1_500_000_000;
        file.SetModified(Before);
        Assert.Equal(Before, file.Facts.Modified);
    }
}
