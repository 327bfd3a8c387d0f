using System.Text.Json;
using Pys3Local.Cli.Administration;
using Pys3Local.Repositories;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

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
    public async Task What_was_found_is_in_the_status_until_the_bucket_is_gone()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"], "laptop/config", $"laptop/data/4f/{Id}", $"laptop/index/{Id}");
        Assert.DoesNotContain("laptop", (await shell.RunAsync("status", "--path", shell["data"])).Output, StringComparison.Ordinal);
        await shell.RunAsync("check", "backup", "--path", shell["data"]);

        var (code, output, _) = await shell.RunAsync("status", "--path", shell["data"]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("Attention: restic in backup/laptop/: there is no key", output, StringComparison.Ordinal);
        Assert.Contains("backup/laptop/\trestic\t0\t-\t21.0 B\t1\t", output, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await shell.RunAsync("status", "--path", shell["data"], "--json")).Output).RootElement.GetProperty("repositories")[0];
        Assert.Equal(("backup", "restic", "Incomplete"), (json.GetProperty("bucket").GetString(), json.GetProperty("found").GetProperty("program").GetString(), json.GetProperty("found").GetProperty("findings")[0].GetProperty("fault").GetString()));

        await FillAsync(shell["data"], $"laptop/keys/{Id}", $"laptop/snapshots/{Id}");
        await shell.RunAsync("check", "backup", "--path", shell["data"]);
        Assert.Equal(ExitCode.Success, (await shell.RunAsync("status", "--path", shell["data"])).Code);
        await shell.RunAsync("buckets", "remove", "backup", "--force", "--path", shell["data"]);
        Assert.DoesNotContain("laptop", (await shell.RunAsync("status", "--path", shell["data"])).Output, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("")]
    [Arguments("{")]
    [Arguments("null")]
    [Arguments("[{\"report\":{}}]")]
    public async Task What_was_kept_and_cannot_be_read_is_not_there(string text)
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"], "a file");
        await File.WriteAllTextAsync(Path.Combine(shell["data"], ".pys3local", "repositories.json"), text, Cancellation);
        Assert.Equal((ExitCode.Success, ""), (await shell.RunAsync("status", "--path", shell["data"])) is var (code, _, error) ? (code, error) : default);
    }

    [Test]
    public async Task A_bucket_becomes_one_for_restic_and_one_for_any_use_again()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"], "a file");
        Assert.Equal("✓ set: backup (only restic)\n", (await shell.RunAsync("buckets", "set", "backup", "--kind", "restic", "--path", shell["data"])).Output);
        Assert.Contains("there is restic, or any", (await shell.RunAsync("buckets", "set", "backup", "--kind", "kopia", "--path", shell["data"])).Error, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"restic\"", (await shell.RunAsync("buckets", "list", "--json", "--path", shell["data"])).Output, StringComparison.Ordinal);
        Assert.Equal("✓ set: backup\n", (await shell.RunAsync("buckets", "set", "backup", "--kind", "any", "--path", shell["data"])).Output);
        Assert.Equal("✓ added: other (only restic)\n", (await shell.RunAsync("buckets", "add", "other", "--kind", "restic", "--path", shell["data"])).Output);
    }

    [Test]
    public async Task Verify_compares_the_files_of_a_repository_with_their_names_where_there_is_no_metadata()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"], $"laptop/data/4f/{Id}");
        await shell.RunAsync("buckets", "set", "backup", "--kind", "restic", "--path", shell["data"]);
        Assert.Contains("its bytes have the SHA-256 ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73", (await shell.RunAsync("verify", "--path", shell["data"])).Output, StringComparison.Ordinal);
        await shell.RunAsync("buckets", "set", "backup", "--kind", "any", "--path", shell["data"]);
        Assert.Equal(ExitCode.Success, (await shell.RunAsync("verify", "--path", shell["data"])).Code);
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
        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(report, AdministrationJson.Default.SurveyReport), AdministrationJson.Default.SurveyReport)!;
        Assert.Equal(report.Repositories[0].Findings[0], read.Repositories[0].Findings[0]);
        Assert.Equal(report.Repositories[0] with { Findings = [] }, read.Repositories[0] with { Findings = [] });
    }

    private static async Task FillAsync(string path, params string[] keys)
    {
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = path }, Cancellation);
        await store.WriteBucketAsync("backup", bucket => bucket ?? new() { Name = "backup", Created = DateTimeOffset.UtcNow }, Cancellation);
        foreach (var key in keys)
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
