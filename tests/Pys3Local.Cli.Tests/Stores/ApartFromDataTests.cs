using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Cli.Tests.Stores;

/// <summary>What a command writes is apart from the data directory, whatever it is called.</summary>
public sealed class ApartFromDataTests : IDisposable
{
    private readonly TestShell _shell = new();

    private string Data => Path.Combine(_shell["around"], "data");

    public void Dispose() => _shell.Dispose();

    [Test]
    [Arguments("export --all-buckets", false)]
    [Arguments("export --all-buckets", true)]
    [Arguments("decrypt", false)]
    [Arguments("decrypt", true)]
    public async Task A_target_in_the_data_or_around_them_is_refused(string command, bool isLinked)
    {
        await using (await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Data, Durability = Durability.None }, TestRun.Cancellation))
        {
        }

        var around = _shell["around"];
        if (isLinked)
            around = Directory.CreateSymbolicLink(_shell["link"], around).FullName;

        var before = Directory.GetFileSystemEntries(Data);
        await RefusedAsync(command, Path.Combine(around, "data"), "is the data directory itself");
        await RefusedAsync(command, Path.Combine(around, "data", "out"), "is in the data directory");
        await RefusedAsync(command, Path.Combine(around, "data", "deep", "out"), "is in the data directory");
        await RefusedAsync(command, around, "the data directory");
        Assert.Equal(before, Directory.GetFileSystemEntries(Data));
    }

    [Test]
    public async Task A_single_object_is_not_written_among_the_data()
    {
        await using (await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Data, Durability = Durability.None }, TestRun.Cancellation))
        {
        }

        await RefusedAsync("decrypt --bucket photos --key cat", Path.Combine(Data, "cat"), "is in the data directory");
        var (code, _, error) = await _shell.RunAsync("decrypt", "--path", Data, "--to", "-");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--to - is for one object", error);
    }

    [Test]
    public async Task A_drive_around_the_data_is_not_imported()
    {
        var (code, _, error) = await _shell.RunAsync("import", "--path", Data, "--minio", Directory.CreateDirectory(_shell["around"]).FullName);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("--minio: the data directory", error);
    }

    private async Task RefusedAsync(string command, string target, string told)
    {
        var (code, _, error) = await _shell.RunAsync([.. command.Split(' '), "--path", Data, "--to", target]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("--to: ", error);
        Assert.Contains(told, error);
    }
}
