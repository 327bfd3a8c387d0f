using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

public sealed class ResticTests(ServerFixture server) : ServerTest(server), IDisposable
{
    [ClassDataSource<SampleTree>(Shared = SharedType.PerTestSession)]
    public required SampleTree Tree { get; init; }

    private readonly TemporaryDirectory _work = new();

    [Test]
    public async Task Init_backup_twice_check_forget_prune_restore()
    {
        (await ResticAsync("init")).Succeeded();
        (await ResticAsync("backup", Tree.Path)).Succeeded();

        var changing = Directory.CreateDirectory(_work["changing"]).FullName;
        await File.WriteAllBytesAsync(Path.Combine(changing, "new"), SampleData.Bytes(1 << 20, 77), Cancellation);
        (await ResticAsync("backup", Tree.Path, changing)).Succeeded();
        (await ResticAsync("check", "--read-data")).Succeeded();

        (await ResticAsync("forget", "--keep-last", "1", "--group-by", "host", "--prune", "--max-unused", "0")).Succeeded();
        (await ResticAsync("check", "--read-data")).Succeeded();
        Assert.Single((await ResticAsync("list", "snapshots")).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        (await ResticAsync("restore", "latest", "--target", _work["restored"])).Succeeded();
        TreeComparison.AssertSame(Tree.Path, _work["restored" + Tree.Path]);
        TreeComparison.AssertSame(changing, _work["restored" + changing]);
    }

    [Test]
    public async Task Init_makes_the_bucket()
    {
        (await ResticInAsync("made-by-restic/some/prefix", "init")).Succeeded();

        (await Raw.HeadAsync("/made-by-restic", Cancellation)).Succeeded();
    }

    public void Dispose() => _work.Dispose();

    private Task<CommandResult> ResticAsync(params string[] arguments) => ResticInAsync(Bucket, arguments);

    private Task<CommandResult> ResticInAsync(string place, params string[] arguments) => new Restic(Process, _work).RunAsync(place, arguments, Cancellation);
}
