using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Journal;

/// <summary>A power cut, and one byte of the journal that the medium has changed.</summary>
public sealed class DamagedJournalTests : IDisposable
{
    private const string Bucket = "bucket";
    private const int Objects = 20;

    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _crashed = new();
    private readonly List<string> _log = [];

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose()
    {
        _directory.Dispose();
        _crashed.Dispose();
    }

    // faults A6: length, checksum, epoch, payload of the first record
    [Test]
    [Arguments(1)]
    [Arguments(5)]
    [Arguments(10)]
    [Arguments(40)]
    public async Task What_is_whole_after_a_broken_record_is_recovered_and_the_damage_is_told(int at)
    {
        await CrashAsync(journal => journal[at] ^= 0x40);
        await using var store = await OpenAsync();
        await store.Recovered;
        Assert.Equal(Enumerable.Range(1, Objects - 1).Select(Name).Order(StringComparer.Ordinal), await store.NamesAsync(Bucket));
        Assert.Single(store.Problems);
        Assert.Contains(_log, line => line.Contains("changed the journal at byte 0", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.Combine(_crashed.Path, ".pys3local", "journal"), "*.damaged"));
        var findings = new List<VerifyFinding>();
        await foreach (var finding in store.VerifyAsync(new VerifyOptions(), cancellationToken: Token))
            findings.Add(finding);

        Assert.Equal([VerifyFault.Journal], findings.Select(static finding => finding.Fault));
    }

    [Test]
    public async Task A_torn_tail_is_no_damage()
    {
        await CrashAsync(journal => journal.AsSpan(Array.FindLastIndex(journal, static b => b != 0) - 30).Clear());
        await using var store = await OpenAsync();
        await store.Recovered;
        Assert.Equal(Enumerable.Range(0, Objects - 1).Select(Name).Order(StringComparer.Ordinal), await store.NamesAsync(Bucket));
        Assert.Empty(store.Problems);
        Assert.Empty(Directory.GetFiles(Path.Combine(_crashed.Path, ".pys3local", "journal"), "*.damaged"));
    }

    // faults A6, of a disk that says so: nothing is lost where another try reads it
    [Test]
    public async Task A_block_that_is_read_by_another_try_costs_nothing()
    {
        await CrashAsync(static _ => { }, new string('c', 1000));
        var left = 3;
        await using var store = await OpenAsync((first, last) => first <= 5000 && last >= 5000 && left-- > 0);
        await store.Recovered;
        Assert.Equal(Enumerable.Range(0, Objects).Select(Name).Order(StringComparer.Ordinal), await store.NamesAsync(Bucket));
        Assert.Empty(store.Problems);
    }

    [Test]
    public async Task A_block_that_cannot_be_read_costs_what_was_in_it_and_that_is_told()
    {
        await CrashAsync(static _ => { }, new string('c', 1000));
        await using (var store = await OpenAsync(static (first, last) => first < 12288 && last >= 8192))
        {
            await store.Recovered;
            var names = await store.NamesAsync(Bucket);
            Assert.InRange(names.Count(), Objects - 6, Objects - 1);
            Assert.Single(store.Problems);
            Assert.Contains(_log, static line => line.Contains("cannot read it there", StringComparison.Ordinal));
            Assert.Equal("more", await PutAsync(store));
        }

        Assert.Single(Directory.GetFiles(Path.Combine(_crashed.Path, ".pys3local", "journal"), "*.damaged"));
    }

    [Test]
    [Arguments(0, 4096)]
    [Arguments(0, int.MaxValue)]
    [Arguments(4096, int.MaxValue)]
    public async Task A_journal_that_cannot_be_read_is_not_begun_again_and_says_what_to_do(int from, int to)
    {
        await CrashAsync(static _ => { }, new string('c', 1000));
        var failure = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            await using var store = await OpenAsync((first, last) => first < to && last >= from);
            await store.Recovered;
        });
        Assert.Contains("journal/1.log: the journal cannot be read", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        await using var again = await OpenAsync();
        await again.Recovered;
        Assert.Equal(Enumerable.Range(0, Objects).Select(Name).Order(StringComparer.Ordinal), await again.NamesAsync(Bucket));
    }

    private static async Task<string?> PutAsync(LocalObjectStore store)
    {
        await store.PutAsync(Bucket, "more", "more");
        return await store.ReadTextAsync(Bucket, "more");
    }

    /// <param name="unreadable">See <see cref="UnreadableBlocks"/>.</param>
    private ValueTask<LocalObjectStore> OpenAsync(Func<long, long, bool> unreadable) => LocalObjectStore.OpenAsync(
        _crashed.Options with { Log = line => { lock (_log) { _log.Add(line); } } },
        new InterceptedFiles(static _ => { }, (path, file) => path.EndsWith("/1.log", StringComparison.Ordinal) ? new UnreadableBlocks(file, unreadable) : file),
        Token);

    private static string Name(int number) => $"key-{number}";

    private ValueTask<LocalObjectStore> OpenAsync() =>
        LocalObjectStore.OpenAsync(_crashed.Options with { Log = line => { lock (_log) { _log.Add(line); } } }, Token);

    /// <summary>Writes, and takes of it what a crash might have left: the journal, changed, the buckets, and of the objects nothing.</summary>
    private async Task CrashAsync(Action<byte[]> change, string content = "content")
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, Token);
        await store.CreateBucketAsync(Bucket);
        for (var number = 0; number < Objects; number++)
            await store.PutAsync(Bucket, Name(number), content);

        foreach (var file in Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_directory.Path, file);
            if (path.Contains("key-", StringComparison.Ordinal) || path.Contains("index.db", StringComparison.Ordinal) || path.EndsWith("lock", StringComparison.Ordinal))
                continue;

            var bytes = await File.ReadAllBytesAsync(file, Token);
            if (path.EndsWith("1.log", StringComparison.Ordinal))
                change(bytes);

            var copy = Path.Combine(_crashed.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            await File.WriteAllBytesAsync(copy, bytes, Token);
        }
    }
}
