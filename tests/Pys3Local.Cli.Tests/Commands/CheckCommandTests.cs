using System.Text.Json;
using Pys3Local.Cli.Serving;
using Pys3Local.Repositories;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Tests.Commands;

public sealed class CheckCommandTests
{
    private const string Id = "4fc5bd921a1a77be003fa6bd4ec7cda4b3e010946a5d62e12ccd72fd755eff52";

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task A_repository_that_is_well_is_said_in_one_line()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"], "laptop/config", $"laptop/keys/{Id}", $"laptop/data/4f/{Id}", $"laptop/index/{Id}", $"laptop/snapshots/{Id}");
        var (code, output, error) = await shell.RunAsync("check", "backup", "--path", shell["data"]);
        Assert.Equal((ExitCode.Success, ""), (code, error));
        Assert.StartsWith("restic: backup/laptop/: 5 files, 35.0 B, 1 backup, newest ", output);
        Assert.EndsWith(": nothing to complain of\n", output);
    }

    [Test]
    public async Task What_is_wrong_is_said_and_is_the_exit_code()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"], "laptop/config", $"laptop/data/4f/{Id}", $"laptop/index/{Id}");
        var (code, output, _) = await shell.RunAsync("check", "backup", "--path", shell["data"]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("  incomplete: there is no key", output, StringComparison.Ordinal);

        var json = JsonDocument.Parse((await shell.RunAsync("check", "backup", "--path", shell["data"], "--json")).Output).RootElement;
        var repository = json.GetProperty("repositories")[0];
        Assert.Equal(("restic", "laptop/", "incomplete"), (repository.GetProperty("program").GetString(), repository.GetProperty("folder").GetString(), repository.GetProperty("findings")[0].GetProperty("fault").GetString()));
    }

    [Test]
    public async Task A_bucket_without_a_repository_and_one_that_is_not_there()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"], "a file");
        var (code, output, _) = await shell.RunAsync("check", "backup", "--path", shell["data"]);
        Assert.Equal((ExitCode.Failure, "backup: no repository of restic, kopia, Duplicati, duplicity or Borg among 1 file\n"), (code, output));
        Assert.Contains("there is no such bucket", (await shell.RunAsync("check", "other", "--path", shell["data"])).Error, StringComparison.Ordinal);
    }

    [Test]
    public void What_a_server_says_is_read_as_it_was_said()
    {
        var report = new SurveyReport
        {
            Bucket = "b",
            Files = 3,
            Bytes = 4,
            OtherFiles = 1,
            Repositories = [new() { Program = "kopia", Folder = "a/", Files = 2, Bytes = 4, Newest = DateTimeOffset.UnixEpoch, Findings = [new(RepositoryFault.StaleLock, "old")] }],
        };
        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(report, StoreJson.Default.SurveyReport), StoreJson.Default.SurveyReport)!;
        Assert.Equal(report.Repositories[0].Findings[0], read.Repositories[0].Findings[0]);
        Assert.Equal(report.Repositories[0] with { Findings = [] }, read.Repositories[0] with { Findings = [] });
    }

    private static async Task FillAsync(string path, params string[] keys)
    {
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = path }, Cancellation);
        await store.WriteBucketAsync("backup", bucket => bucket ?? new() { Name = "backup", Created = DateTimeOffset.UtcNow }, Cancellation);
        foreach (string key in keys)
        {
            await store.PutObjectAsync("backup", key, new()
            {
                Body = new MemoryStream("content"u8.ToArray()),
                Length = 7,
                Seal = size => new() { Key = key, Size = size, ETag = "9a0364b9e99bb480dd25e1f0284c8555", LastModified = DateTimeOffset.UtcNow },
            }, Cancellation);
        }
    }
}
