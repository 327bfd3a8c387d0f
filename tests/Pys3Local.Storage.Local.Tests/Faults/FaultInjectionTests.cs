using System.Globalization;
using System.Text;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>
/// Every call of the file interface, of every operation, fails with every error, once, twice and for ever. The answer is an error or a true success. Afterwards, without and
/// with a restart or a power cut, content, metadata, tags and locks are of one version, the old or the new one (after a success: the new one); what is listed is
/// what is read, and <c>verify</c> finds nothing. PYS3LOCAL_FAULTS=all does all of it; else each call fails in one way.
/// </summary>
public sealed class FaultInjectionTests : IDisposable
{
    private static readonly bool All = Environment.GetEnvironmentVariable("PYS3LOCAL_FAULTS") == "all";

    private readonly string _scratch = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"pys3local-faults-{Guid.NewGuid():n}")).FullName;
    private int _indexes;
    private int _faults;
    private int _turn;
    private int _restarts;

    private static CancellationToken Token => TestRun.Cancellation;

    public static IEnumerable<string> Calls => FaultScene.Calls.Keys;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    // faults A2, A7
    [Test]
    [MethodDataSource(nameof(Calls))]
    public async Task A_call_under_which_the_disk_fails_leaves_one_version(string name)
    {
        var start = await PreparedAsync();
        var before = await RestartedAsync(start());
        var after = await WantedAsync(start(), FaultScene.Calls[name]);
        Assert.NotEqual(before, after);
        await ForEachAsync(name, step: 3, (at, fault, number) => RunAsync(start(), name, at, fault, number, before, after));
    }

    // faults A1
    [Test]
    [MethodDataSource(nameof(Calls))]
    public async Task A_checkpoint_under_which_the_disk_fails_loses_nothing(string name)
    {
        var start = await PreparedAsync();
        var wanted = await WantedAsync(start(), FaultScene.Calls[name]);
        await ForEachAsync("checkpoint after " + name, step: 4, async (at, fault, _) =>
        {
            var text = $"{name}, call {at} of the checkpoint fails with {fault}";
            var files = new FailingFiles(start());
            var failed = false;
            await using (var store = await OpenAsync(files))
            {
                await FaultScene.Calls[name](store);
                files.Plan(at, fault);
                await store.CheckpointAsync();
                failed = files.Failed > 0;
                files.Mend();
                Expect(await RestartedAsync(Cut(files.Disk)), text, wanted);
                await store.CheckpointAsync();
                Expect(await RestartedAsync(Cut(files.Disk)), text + ", after the next one", wanted);
                Expect(await DescribeAsync(store), text + ", in the running store", wanted);
            }

            Expect(await RestartedAsync(Cut(files.Disk)), text + ", stopped", wanted);
            return failed;
        });
    }

    // faults A4
    [Test]
    [MethodDataSource(nameof(Calls))]
    public async Task A_recovery_under_which_the_disk_fails_is_finished_later(string name)
    {
        var disk = (await PreparedAsync())();
        var wanted = "";
        SimulatedDisk crashed;
        await using (var store = await OpenAsync(new FailingFiles(disk)))
        {
            await FaultScene.Calls[name](store);
            wanted = await DescribeAsync(store);
            crashed = Cut(disk);
        }

        await ForEachAsync("recovery after " + name, step: 4, async (at, fault, _) =>
        {
            var text = $"{name}, call {at} of the recovery fails with {fault}";
            var files = new FailingFiles(new CrashState(crashed.Baseline(), static () => false).Build());
            files.Plan(at, fault);
            try
            {
                await using var store = await OpenAsync(files);
                await store.Recovered;
                files.Mend();
                Expect(await DescribeAsync(store), text, wanted);
            }
            catch (StorageException)
            {
                // It did not start.
            }

            var failed = files.Failed > 0;
            files.Mend();
            Expect(await RestartedAsync(Cut(files.Disk)), text + ", next start", wanted);
            return failed;
        });
    }

    /// <summary>Every point, until no fault is met any more: those that were met are counted.</summary>
    /// <param name="name">Of the call.</param>
    /// <param name="step">Points to go on by, where not all are wanted.</param>
    /// <param name="run">False where all was over before the fault.</param>
    private async Task ForEachAsync(string name, int step, Func<int, DiskFault, int, Task<bool>> run)
    {
        _turn = name.Sum(static letter => letter);
        var points = 0;
        for (var (at, failed) = (0, true); failed; at += All ? 1 : step)
        {
            var (place, count) = (at, 0);
            await Parallel.ForEachAsync(FaultsAt(), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Token }, async (planned, _) =>
            {
                if (await run(place, planned.Fault, planned.Number))
                    Interlocked.Increment(ref count);
            });
            failed = count > 0;
            _faults += count;
            points += failed ? 1 : 0;
        }

        Console.WriteLine($"{name}: {points} points, {_faults} faults, {_restarts} restarts, bad = 0");
    }

    /// <returns>False where the call was over before the fault.</returns>
    private async Task<bool> RunAsync(SimulatedDisk disk, string name, int at, DiskFault fault, int number, string before, string after)
    {
        var files = new FailingFiles(disk);
        var text = $"{name}, call {at} fails with {fault}";
        Exception? error;
        await using (var store = await OpenAsync(files))
        {
            // The index is whole: what comes is the call's own.
            await DescribeAsync(store);
            files.Plan(at, fault);
            error = await Record.ExceptionAsync(() => FaultScene.Calls[name](store));
            var failed = files.Failed > 0;
            if (!failed)
                Assert.Null(error);

            Assert.True(error is null or StorageException, $"{text}: {error}");
            string[] wanted = error is null ? [after] : [before, after];
            if (fault.Times == DiskFault.ForEver)
            {
                // The power goes while the disk is still failing.
                Expect(await RestartedAsync(Cut(disk)), $"{text} ({error?.Message}), power cut", wanted);
            }

            files.Mend();
            if (All || number % 3 == 0)
                Expect(await RestartedAsync(Copy(disk)), $"{text} ({error?.Message}), killed", wanted);

            if (All || number % 3 == 1)
                Expect(await RestartedAsync(Cut(disk)), $"{text} ({error?.Message}), power cut", wanted);

            Expect(await DescribeAsync(store), $"{text} ({error?.Message}), in the running store", wanted);
            if (fault.Times == 1)
            {
                // Else its removal may have failed, too: then it goes with the next start.
                AssertNothingStaged(disk, text);
            }

            await store.CheckpointAsync();
            if (All || number % 3 == 2)
                Expect(await RestartedAsync(Cut(disk)), $"{text} ({error?.Message}), checkpoint and power cut", wanted);

            if (!failed)
                return false;
        }

        Expect(await RestartedAsync(Cut(disk)), $"{text} ({error?.Message}), stopped", error is null ? [after] : [before, after]);
        return true;
    }

    private IEnumerable<(DiskFault Fault, int Number)> FaultsAt()
    {
        if (All)
            return DiskFault.All.Select((fault, number) => (fault, number));

        // Seven is prime to eighteen: by and by all come, each at another place.
        _turn++;
        return [(DiskFault.All[_turn * 7 % DiskFault.All.Length], _turn)];
    }

    private static void Expect(string found, string when, params string[] wanted) =>
        Assert.True(wanted.Contains(found), $"{when}:\n{found}\ninstead of\n{string.Join("or\n", wanted)}");

    private static void AssertNothingStaged(SimulatedDisk disk, string text)
    {
        string[] staged = [.. Enumerable.Range(0, 8).Select(static number => $"/{number}").Append("")
            .SelectMany(stage => disk.Items($"/data/.pys3local/tmp{stage}").Where(item => item.Kind == Local.Files.FileKind.File).Select(item => $"{stage}/{item.Name}"))];
        Assert.True(staged.Length == 0, $"{text}: left {string.Join(' ', staged)}");
    }

    /// <summary>The disk after the power went: of what was not synced, nothing.</summary>
    private static SimulatedDisk Cut(SimulatedDisk disk) => new CrashState(disk.Baseline().Concat(disk.Trace), static () => false).Build();

    /// <summary>The disk as the system has it.</summary>
    private static SimulatedDisk Copy(SimulatedDisk disk) =>
        new CrashState(disk.Baseline().Concat(disk.Trace.Where(static operation => operation is not DiskOperation.FailedSync)), static () => true).Build();

    private async Task<Func<SimulatedDisk>> PreparedAsync()
    {
        var disk = new SimulatedDisk();
        await using (var store = await OpenAsync(new FailingFiles(disk)))
            await FaultScene.PrepareAsync(store);

        return () => Copy(disk);
    }

    private async Task<string> WantedAsync(SimulatedDisk disk, Func<IObjectStore, Task> call)
    {
        await using var store = await OpenAsync(new FailingFiles(disk));
        await call(store);
        return await DescribeAsync(store);
    }

    private async Task<string> RestartedAsync(SimulatedDisk disk)
    {
        Interlocked.Increment(ref _restarts);
        await using var store = await OpenAsync(new FailingFiles(disk));
        var text = await DescribeAsync(store);
        AssertNothingStaged(disk, "after the start");
        await foreach (var finding in store.VerifyAsync(new VerifyOptions(), cancellationToken: Token))
            text += $"  {finding.Fault} {finding.Key} {finding.Message}\n";

        return text;
    }

    /// <summary>Everything that a client could see.</summary>
    private static async Task<string> DescribeAsync(LocalObjectStore store)
    {
        var text = new StringBuilder();
        foreach (var bucket in await store.ListBucketsAsync(Token))
        {
            text.Append(CultureInfo.InvariantCulture, $"{bucket.Name} {bucket.Owner}\n");
            var keys = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var key in FaultScene.Keys)
                await store.FindObjectAsync(bucket.Name, key, null, Token);

            var page = await store.ListObjectsAsync(bucket.Name, new ListQuery { Limit = 1000, Versions = true }, Token);
            foreach (var listed in page.Entries.Select(static entry => entry.Object!))
            {
                var found = await store.FindObjectAsync(bucket.Name, listed.Key, listed.VersionId, Token);
                keys.Add(listed.Key);
                var content = listed.IsDeleteMarker ? null : await store.ReadAsync(bucket.Name, listed.Key, listed.VersionId);
                text.Append(CultureInfo.InvariantCulture, $"  {Line(listed)} {(content is null ? "" : ETag(content))}\n");
                if (found is null || Line(found) != Line(listed))
                    text.Append(CultureInfo.InvariantCulture, $"  but found {(found is null ? "nothing" : Line(found))}\n");
            }

            foreach (var key in keys)
                text.Append(CultureInfo.InvariantCulture, $"  {key} is {(await store.FindObjectAsync(bucket.Name, key, null, Token) is { } newest ? Line(newest) : "nothing")}\n");
        }

        return text.ToString();
    }

    private static string Line(ObjectInfo info) =>
        $"{info.Key} {info.VersionId} {info.IsDeleteMarker} {info.Size} {info.ETag} {info.ContentType} {string.Join(',', info.Metadata)} {string.Join(',', info.Attributes)}";

    private ValueTask<LocalObjectStore> OpenAsync(FailingFiles files) => LocalObjectStore.OpenAsync(
        new LocalStoreOptions { Path = "/data", Time = new StoppedTime() }, files, Token, Path.Combine(_scratch, $"{Interlocked.Increment(ref _indexes)}.db"));
}
