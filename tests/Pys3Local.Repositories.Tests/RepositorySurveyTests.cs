using Pys3Local.Repositories.Survey;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Repositories.Tests;

/// <summary>Repositories are found by their files, and what the files show is said.</summary>
public sealed class RepositorySurveyTests : IAsyncDisposable
{
    private const string Hash = "fc5bd921a1a77be003fa6bd4ec7cda4b3e010946a5d62e12ccd72fd755eff52";
    private const string Hex = "0123456789abcdef0123456789abcdef";

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryObjectStore _store = new(1 << 20);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Test]
    public async Task An_empty_bucket_has_none()
    {
        await PutAsync("a file", 1);
        await PutAsync("config", 1);
        var report = await SurveyAsync();
        Assert.Empty(report.Repositories);
        Assert.Equal((2L, 2L), (report.Files, report.OtherFiles));
    }

    [Test]
    public async Task A_repository_of_restic_that_is_well()
    {
        await ResticAsync("laptop/");
        await PutAsync("laptop/README", 5);
        var repository = Assert.Single((await SurveyAsync()).Repositories);
        Assert.Equal(("restic", "laptop/"), (repository.Program, repository.Folder));
        Assert.Equal(4, repository.Backups!.Value);
        Assert.Equal(Now.AddHours(-12), repository.Newest!.Value);
        Assert.Equal(86_400d, repository.IntervalSeconds!.Value);
        Assert.Empty(repository.Findings);
    }

    [Test]
    [Arguments("config", RepositoryFault.Incomplete)]
    [Arguments("keys/", RepositoryFault.Incomplete)]
    [Arguments("index/", RepositoryFault.WithoutIndex)]
    [Arguments("data/", RepositoryFault.WithoutPacks)]
    public async Task What_a_repository_of_restic_misses(string missing, RepositoryFault fault)
    {
        await ResticAsync("", missing);
        Assert.Equal(fault, Assert.Single(Assert.Single((await SurveyAsync()).Repositories).Findings).Fault);
    }

    [Test]
    public async Task A_lock_is_stale_after_half_an_hour_and_not_before()
    {
        await ResticAsync("");
        await PutAsync($"locks/1{Hash}", 1, Now.AddMinutes(-29));
        Assert.Empty(Assert.Single((await SurveyAsync()).Repositories).Findings);
        await PutAsync($"locks/2{Hash}", 1, Now.AddMinutes(-31));
        Assert.Equal(RepositoryFault.StaleLock, Assert.Single(Assert.Single((await SurveyAsync()).Repositories).Findings).Fault);
    }

    [Test]
    public async Task Packs_after_every_index_are_a_backup_that_broke_off()
    {
        await ResticAsync("");
        await PutAsync($"data/2f/2f{Hash[1..]}", 1, Now.AddHours(-3));
        Assert.Equal(RepositoryFault.Interrupted, Assert.Single(Assert.Single((await SurveyAsync()).Repositories).Findings).Fault);
    }

    [Test]
    public async Task Backups_that_stopped_and_files_that_are_empty()
    {
        await ResticAsync("");
        await PutAsync($"data/2f/2f{Hash[1..]}", 0, Now.AddHours(-85));
        var findings = Assert.Single((await SurveyAsync(Now.AddDays(5))).Repositories).Findings;
        Assert.Equal([RepositoryFault.Damaged, RepositoryFault.Stopped], findings.Select(f => f.Fault).Order());
    }

    [Test]
    public async Task Several_repositories_in_one_bucket_are_told_apart()
    {
        await ResticAsync("a/");
        await ResticAsync("b/c/");
        await PutAsync("d/kopia.repository", 1);
        Assert.Equal(["restic a/", "restic b/c/", "kopia d/"], (await SurveyAsync()).Repositories.Select(r => $"{r.Program} {r.Folder}"));
    }

    [Test]
    [Arguments("kopia.repository p q xn0_ab", "")]
    [Arguments("p q xn0_ab", "Incomplete")]
    [Arguments("kopia.repository p q", "WithoutIndex")]
    [Arguments("kopia.repository xn0_ab", "WithoutPacks")]
    [Arguments("kopia.repository p q xn0_ab s", "StaleLock")]
    public async Task Kopia(string files, string fault)
    {
        foreach (var file in files.Split(' '))
            await PutAsync(file.Length > 1 ? file : $"{file}{Hex}-s0123456789abcdef012", 10, Now.AddDays(-2));

        await IsAsync("kopia", fault);
    }

    [Test]
    [Arguments("b i l1 l2 l3 l4", "")]
    [Arguments("b l1", "WithoutIndex")]
    [Arguments("i l1", "WithoutPacks")]
    [Arguments("b i", "Incomplete")]
    [Arguments("b i l1 l2 l3 small", "Shrinking")]
    public async Task Duplicati(string files, string fault)
    {
        foreach (var file in files.Split(' '))
        {
            await PutAsync("pc/" + file switch
            {
                "b" => $"duplicati-b{Hex}.dblock.zip.aes",
                "i" => $"duplicati-i{Hex}.dindex.zip.aes",
                "small" => "duplicati-20260310T020000Z.dlist.zip.aes",
                _ => $"duplicati-2026030{file[1..]}T020000Z.dlist.zip.aes",
            }, file == "small" ? 10 : 1000, Now);
        }

        // Lists of March 1 to 4, seen on the 5th.
        await IsAsync("duplicati", fault, files.Contains("small", StringComparison.Ordinal) ? Now : new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero));
    }

    [Test]
    [Arguments("full-signatures.20260301T020000Z.sigtar.gpg full.20260301T020000Z.manifest.gpg full.20260301T020000Z.vol1.difftar.gpg", "")]
    [Arguments("full.20260301T020000Z.vol1.difftar.gpg", "Interrupted")]
    [Arguments("full.20260301T020000Z.manifest.gpg", "WithoutPacks")]
    [Arguments("full.20260301T020000Z.manifest.gpg full.20260301T020000Z.vol1.difftar.gpg", "WithoutIndex")]
    [Arguments("new-signatures.20260301T020000Z.to.20260302T020000Z.sigtar.gpg inc.20260301T020000Z.to.20260302T020000Z.manifest.gpg inc.20260301T020000Z.to.20260302T020000Z.vol1.difftar.gpg", "Incomplete")]
    public async Task Duplicity(string files, string fault)
    {
        foreach (var file in files.Split(' '))
            await PutAsync($"srv/duplicity-{file}", 100, Now);

        await IsAsync("duplicity", fault);
    }

    [Test]
    [Arguments("config data/0/1 data/0/5 index.5 hints.5 integrity.5", "")]
    [Arguments("data/0/5 index.5", "Incomplete")]
    [Arguments("config data/0/5", "WithoutIndex")]
    [Arguments("config index.5", "WithoutPacks")]
    [Arguments("config data/0/4 index.5", "WithoutPacks")]
    [Arguments("config data/0/7 index.5", "Interrupted")]
    [Arguments("config data/0/5 index.5 lock.exclusive/host.1-0", "StaleLock")]
    public async Task Borg(string files, string fault)
    {
        foreach (var file in files.Split(' '))
            await PutAsync($"mirror/borg/{file}", 100, Now.AddDays(-2));

        await IsAsync("borg", fault);
    }

    [Test]
    [Arguments("repo/data/0/1\n")]
    [Arguments("x/duplicity-full.20260301T020000Z.manifest\n")]
    [Arguments("p0123456789abcdef0123456789abcdef-s0123456789abcdef012\n")]
    [Arguments("duplicati-20260301T020000Z.dlist.zip\n")]
    [Arguments("repo/data/0/1\n/2")]
    public async Task A_name_with_a_line_end_is_no_file_of_a_repository(string key)
    {
        await PutAsync(key, 1);

        var report = await SurveyAsync();

        Assert.Empty(report.Repositories);
        Assert.Equal((1L, 1L), (report.Files, report.OtherFiles));
    }

    [Test]
    public async Task The_word_for_a_list_in_a_name_of_Duplicati_is_not_taken_for_its_end()
    {
        await PutAsync("x.dlist.y-20260301T020000Z.dlist.zip", 1);
        await PutAsync("my.dblock.y-20260302T020000Z.dlist.zip", 1);

        var repository = Assert.Single((await SurveyAsync()).Repositories);

        Assert.Equal(2, repository.Backups!.Value);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero), repository.Newest!.Value);
    }

    [Test]
    [Arguments("duplicati-{0}.dlist.zip")]
    [Arguments("duplicity-full.{0}.manifest")]
    public async Task A_clock_that_was_wrong_once_does_not_hide_that_backups_have_stopped(string name)
    {
        foreach (var (said, came) in ((string, int)[])[("20260301T020000Z", 1), ("20260302T020000Z", 2), ("20260303T020000Z", 3), ("20991231T000000Z", 4)])
            await PutAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, said), 100, new(2026, 3, came, 2, 5, 0, TimeSpan.Zero));

        var repository = Assert.Single((await SurveyAsync(Now.AddMonths(1))).Repositories);

        Assert.Equal(new DateTimeOffset(2026, 3, 4, 2, 5, 0, TimeSpan.Zero), repository.Newest!.Value);
        Assert.Contains(RepositoryFault.Stopped, repository.Findings.Select(finding => finding.Fault));
    }

    [Test]
    public async Task A_repository_after_many_files_that_are_called_config_has_its_own()
    {
        for (var i = 0; i < 1001; i++)
            await PutAsync($"a/{i:0000}/config", 1);

        await ResticAsync("z/");

        var report = await SurveyAsync();
        Assert.Empty(Assert.Single(report.Repositories).Findings);
        Assert.Equal(1001, report.OtherFiles);
    }

    private async Task IsAsync(string program, string fault, DateTimeOffset? now = null)
    {
        var repository = Assert.Single((await SurveyAsync(now)).Repositories);
        Assert.Equal(program, repository.Program);
        Assert.Equal(fault, string.Join(' ', repository.Findings.Select(f => f.Fault)));
    }

    /// <summary>Four backups, the last one twelve hours ago.</summary>
    private async Task ResticAsync(string folder, string without = "nothing")
    {
        var files = new List<(string Name, double Hours)> { ("config", 84), ($"keys/4{Hash}", 84), ($"data/4f/4{Hash}", 84.1), ($"index/4{Hash}", 84) };
        for (var i = 0; i < 4; i++)
            files.Add(($"snapshots/{i}{Hash}", 12 + (24 * i)));

        foreach (var (name, hours) in files.Where(file => !file.Name.StartsWith(without, StringComparison.Ordinal)))
            await PutAsync(folder + name, 100, Now.AddHours(-hours));
    }

    private async Task PutAsync(string key, int size, DateTimeOffset? time = null)
    {
        await _store.WriteBucketAsync("bucket", b => b ?? new() { Name = "bucket", Created = Now }, CancellationToken.None);
        await _store.PutObjectAsync("bucket", key, new()
        {
            Body = new MemoryStream(new byte[size]),
            Length = size,
            Seal = length => new() { Key = key, Size = length, ETag = "", LastModified = time ?? Now },
        }, CancellationToken.None);
    }

    private Task<SurveyReport> SurveyAsync(DateTimeOffset? now = null) => RepositorySurvey.RunAsync(_store, "bucket", now ?? Now, new Silent(), CancellationToken.None);

    private sealed class Silent : IProgress<SurveyProgress>
    {
        public void Report(SurveyProgress value)
        {
        }
    }
}
