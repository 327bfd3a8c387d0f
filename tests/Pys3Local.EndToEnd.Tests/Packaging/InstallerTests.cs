using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary><c>install.sh</c> of a release: it installs what was released, and nothing else.</summary>
[NotInParallel]
public sealed class InstallerTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task It_installs_the_archive_of_its_release_and_refuses_every_other()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "curl is not installed");
        using var packages = await BuiltPackages.CopyAsync();
        var prefix = packages.Beside("prefix");

        (await InstallAsync(packages, prefix)).Succeeded();
        Assert.Contains("version", await BuiltPackages.RunAsync(prefix + "/bin/pys3local", "--version"), StringComparison.Ordinal);
        foreach (var file in (string[])["share/man/man1/pys3local.1", "share/bash-completion/completions/pys3local", "share/zsh/site-functions/_pys3local", "share/fish/vendor_completions.d/pys3local.fish"])
            Assert.True(new FileInfo(Path.Combine(prefix, file)).Length > 1000, file);
        (await InstallAsync(packages, prefix)).Succeeded();

        var other = packages.Beside("other");
        await File.AppendAllTextAsync(packages.One("*-linux-x64.tar.gz"), "x", Cancellation);
        var refused = await InstallAsync(packages, other);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the archive is not the one that was released", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(other));

        File.Delete(packages.One("*-linux-x64.tar.gz"));
        Assert.Contains("cannot be downloaded", (await InstallAsync(packages, other)).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(other));
    }

    [Test]
    public async Task A_release_that_is_signed_is_refused_where_the_signature_is_not_right()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl") && File.Exists("/usr/bin/minisign"), "curl or minisign is not installed");
        using var keys = new TemporaryDirectory();
        var (ours, theirs) = (await KeyAsync(keys, "ours"), await KeyAsync(keys, "theirs"));
        using var packages = await BuiltPackages.MakeAsync(new() { ["MINISIGN_PUBLIC_KEY"] = ours });
        var prefix = packages.Beside("prefix");

        Assert.Contains("the signature cannot be downloaded", (await InstallAsync(packages, prefix)).Error, StringComparison.Ordinal);
        await SignAsync(packages, keys, "theirs");
        Assert.Contains("the signature of the checksums is not that of the key", (await InstallAsync(packages, prefix)).Error, StringComparison.Ordinal);
        Assert.NotEqual(ours, theirs);
        Assert.Empty(Directory.GetFileSystemEntries(prefix));
        await SignAsync(packages, keys, "ours");
        Assert.Contains("checksum verified, signature verified", (await InstallAsync(packages, prefix)).Succeeded().Output, StringComparison.Ordinal);

        // Signed by us, and of another release.
        await File.WriteAllTextAsync(packages.Folder + "/SHA256SUMS", new string('0', 64) + "  other\n", Cancellation);
        await SignAsync(packages, keys, "ours");
        Assert.Contains("the checksums that were signed are not those of this script", (await InstallAsync(packages, prefix)).Error, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("--prefix")]
    [Arguments("--what")]
    public async Task A_line_that_is_wrong_changes_nothing(string option)
    {
        using var packages = await BuiltPackages.CopyAsync();
        Assert.Equal(1, (await new Command("sh", packages.Folder + "/install.sh", option).RunAsync(Cancellation)).ExitCode);
    }

    private static Task<CommandResult> InstallAsync(BuiltPackages packages, string prefix) =>
        new Command("sh", packages.Folder + "/install.sh", "--from", "file://" + packages.Folder, "--prefix", prefix).RunAsync(Cancellation);

    private static async Task<string> KeyAsync(TemporaryDirectory keys, string name)
    {
        await BuiltPackages.RunAsync("minisign", "-G", "-W", "-p", keys[name + ".pub"], "-s", keys[name + ".key"]);
        return (await File.ReadAllLinesAsync(keys[name + ".pub"], Cancellation))[1];
    }

    private static Task<string> SignAsync(BuiltPackages packages, TemporaryDirectory keys, string name) =>
        BuiltPackages.RunAsync("minisign", "-S", "-W", "-s", keys[name + ".key"], "-m", packages.Folder + "/SHA256SUMS");
}
