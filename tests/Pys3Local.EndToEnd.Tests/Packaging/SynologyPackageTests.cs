using System.Security.Cryptography;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary>The package for Synology: what DSM reads of it, and its script of start and stop run as DSM calls it. DSM itself is not here.</summary>
[NotInParallel]
public sealed class SynologyPackageTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [Arguments("x86_64", "x86_64")]
    [Arguments("armv8", "armv8 rtd1296 rtd1619b armada37xx")]
    public async Task It_is_what_DSM_reads(string name, string platforms)
    {
        using var packages = await BuiltPackages.CopyAsync();
        var folder = packages.Beside("spk");
        await BuiltPackages.RunAsync("tar", "-xf", packages.One($"*-{name}.spk"), "-C", folder);
        Assert.Equal("INFO", (await BuiltPackages.RunAsync("tar", "-tf", packages.One($"*-{name}.spk"))).Split('\n')[0]);
        var info = (await File.ReadAllLinesAsync(folder + "/INFO", Cancellation)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('"'));
        Assert.Equal(("pys3local", platforms), (info["package"], info["arch"]));
        Assert.Matches(@"^\d+\.\d+\.\d+-\d{4}$", info["version"]);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(await File.ReadAllBytesAsync(folder + "/package.tgz", Cancellation))), info["checksum"]);
        foreach (var script in (string[])["preinst", "postinst", "preuninst", "postuninst", "preupgrade", "postupgrade", "start-stop-status"])
            await BuiltPackages.RunAsync("sh", "-n", $"{folder}/scripts/{script}");
        foreach (var document in (string[])["privilege", "resource"])
        {
            using (System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync($"{folder}/conf/{document}", Cancellation)))
            {
            }
        }
    }

    [Test]
    public async Task Its_script_starts_the_server_knows_whether_it_runs_and_stops_it()
    {
        using var packages = await BuiltPackages.CopyAsync();
        var (folder, target, var, data) = (packages.Beside("spk"), packages.Beside("target"), packages.Beside("var"), packages.Beside("data"));
        await BuiltPackages.RunAsync("tar", "-xf", packages.One("*-x86_64.spk"), "-C", folder);
        await BuiltPackages.RunAsync("tar", "-xzf", folder + "/package.tgz", "-C", target);
        await File.WriteAllTextAsync(var + "/pys3local.conf", $"PYS3LOCAL_LISTEN=127.0.0.1:0\nPYS3LOCAL_CREATE_BUCKET=backup\nPYS3LOCAL_READY_FILE={var}/ready\n", Cancellation);

        Task<CommandResult> AskAsync(string word) => new Command("sh", folder + "/scripts/start-stop-status", word)
        {
            Environment = { ["SYNOPKG_PKGDEST"] = target, ["SYNOPKG_PKGVAR"] = var, ["SYNOPKG_DATA"] = data },
        }.RunAsync(Cancellation);

        Assert.Equal(3, (await AskAsync("status")).ExitCode);
        (await AskAsync("start")).Succeeded();
        try
        {
            await Eventually.HoldsAsync(() => File.Exists(var + "/ready"), () => File.Exists(var + "/pys3local.log") ? File.ReadAllText(var + "/pys3local.log") : "no log", Cancellation);
            Assert.Equal(0, (await AskAsync("status")).ExitCode);
            Assert.True(Directory.Exists(data + "/backup"));
            Assert.True(File.Exists(var + "/config/keys.toml"));
        }
        finally
        {
            (await AskAsync("stop")).Succeeded();
        }

        Assert.Equal(3, (await AskAsync("status")).ExitCode);
        Assert.Equal(var + "/pys3local.log", (await AskAsync("log")).Succeeded().Output);
        Assert.Equal(1, (await AskAsync("what")).ExitCode);
    }
}
