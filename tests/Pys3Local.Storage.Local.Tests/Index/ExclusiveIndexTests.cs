using System.Diagnostics;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Index;

/// <summary>The index is the server's alone: faults A5 and A12.</summary>
public sealed class ExclusiveIndexTests : IDisposable
{
    /// <summary>SHARED_FIRST of SQLite's os.h, and the last of its 510 bytes.</summary>
    private const string LockedRange = "1073741826 1073742335";

    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(30);

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string IndexPath => Path.Combine(_directory.Path, ".pys3local", "index.db");

    public void Dispose() => _directory.Dispose();

    /// <summary>faults A5: a page fault in a mapped file of a full disk ends the process.</summary>
    [Test]
    public async Task No_file_of_the_store_is_mapped_while_it_is_used()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync("bucket");
        await store.PutAsync("bucket", "key", "content");
        Assert.Equal(["key"], await store.NamesAsync("bucket"));

        Assert.False(File.Exists(IndexPath + "-shm"));
        Assert.DoesNotContain(_directory.Path, await File.ReadAllTextAsync("/proc/self/maps", Token), StringComparison.Ordinal);
    }

    /// <summary>faults A12: who reads it with SQLite keeps the server from writing it.</summary>
    [Test]
    public async Task Every_other_process_is_locked_out_until_the_end()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await store.CreateBucketAsync("bucket");
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            {
                await store.PutAsync("bucket", $"key-{i}", "content");
                await store.NamesAsync("bucket");
            }));
            Assert.True(IsLocked());
        }

        Assert.False(IsLocked());
    }

    /// <summary>faults A12: a checkpoint held what every look-up takes.</summary>
    [Test]
    public async Task Look_ups_and_changes_do_not_wait_for_what_is_being_written()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(IndexPath)!);
        using var index = new ObjectIndex(IndexPath);
        index.Apply([Change("bucket", "first")]);
        index.Flush();
        index.Apply([Change("bucket", "second")]);
        Task flush;
        using (var other = new Database(IndexPath, DatabaseAccess.Joined))
        {
            other.Run("BEGIN IMMEDIATE");
            flush = Task.Run(index.Checkpoint, Token);
            await Task.Run(
                () =>
                {
                    for (var i = 0; i < 3000; i++)
                    {
                        index.Apply([Change("bucket", $"more-{i}")]);
                        Assert.NotNull(index.Newest("bucket", $"more-{i}"));
                    }

                    Assert.NotNull(index.Newest("bucket", "first"));
                    Assert.NotNull(index.Newest("bucket", "second"));
                },
                Token).WaitAsync(ForEver, Token);
            Assert.False(flush.IsCompleted);
            other.Run("ROLLBACK");
        }

        await flush.WaitAsync(ForEver, Token);
        Assert.Equal(3002, index.List("bucket", new ListQuery { Limit = 5000 }).Entries.Count);
    }

    private static IndexChange Change(string bucket, string key)
    {
        var content = Bytes(key);
        return new IndexChange(bucket, key, 0, new VersionRecord(Info(content) with { Key = key }, 0, 1));
    }

    private bool IsLocked()
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", IndexPath]) { RedirectStandardOutput = true })!;
        var inode = stat.StandardOutput.ReadToEnd().Trim();
        return File.ReadAllLines("/proc/locks").Any(line =>
            line.Contains("POSIX", StringComparison.Ordinal) && line.Contains("WRITE", StringComparison.Ordinal)
            && line.Contains($":{inode} ", StringComparison.Ordinal) && line.EndsWith(LockedRange, StringComparison.Ordinal));
    }
}
