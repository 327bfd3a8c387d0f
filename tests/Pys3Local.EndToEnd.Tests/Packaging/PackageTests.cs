using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary>What <c>scripts/package.sh</c> makes of the binary: contents, checksums, and the Debian package installed, upgraded and removed.</summary>
[NotInParallel]
public sealed class PackageTests
{
    private static readonly string[] InEach =
    [
        "/usr/bin/pys3local", "/usr/share/man/man1/pys3local.1.gz", "/usr/share/bash-completion/completions/pys3local",
        "/usr/share/zsh/vendor-completions/_pys3local", "/usr/share/fish/vendor_completions.d/pys3local.fish", "/usr/share/doc/pys3local/pys3local.spdx.json",
    ];

    private static readonly string[] WithUnits = [.. InEach, "/usr/lib/systemd/system/pys3local.service", "/usr/lib/systemd/system/pys3local.socket", "/etc/default/pys3local"];

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Every_package_holds_what_it_should_and_its_checksum_is_right()
    {
        using var packages = await BuiltPackages.CopyAsync();
        (await new Command("sha256sum", "--check", "--quiet", "SHA256SUMS") { WorkingDirectory = packages.Folder }.RunAsync(Cancellation)).Succeeded();

        foreach (var (rid, deb, other) in new[] { ("linux-x64", "amd64", "x86_64"), ("linux-arm64", "arm64", "aarch64") })
        {
            Holds((await RunAsync("tar", "-tzf", packages.One($"*-{rid}.tar.gz"))).Split('\n').Select(line => "/" + line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..]), ["/pys3local", "/pys3local.1", "/LICENSE", "/completions/bash", "/completions/zsh", "/completions/fish", "/pys3local.service"]);
            Holds((await RunAsync("dpkg-deb", "-c", packages.One($"*_{deb}.deb"))).Split('\n').Select(line => line[(line.IndexOf("./", StringComparison.Ordinal) + 1)..]), WithUnits);
            Assert.Equal(deb, await RunAsync("dpkg-deb", "-f", packages.One($"*_{deb}.deb"), "Architecture"));
            Holds((await RunAsync("tar", "-tzf", packages.One($"*.{other}.apk"))).Split('\n').Select(line => "/" + line), [.. InEach, "/.PKGINFO", "/etc/init.d/pys3local"]);
            if (Directory.GetFiles(packages.Folder, $"*.{other}.rpm") is [var rpm])
                Holds((await RunAsync("rpm", "-qlp", rpm)).Split('\n'), WithUnits);
        }
    }

    [Test]
    public async Task The_same_input_gives_the_same_bytes()
    {
        using var one = await BuiltPackages.CopyAsync();
        using var other = await BuiltPackages.MakeAsync();
        // rpmbuild keeps the time and the host.
        string[] Sums(BuiltPackages packages) => [.. File.ReadAllLines(packages.Folder + "/SHA256SUMS").Where(line => !line.EndsWith(".rpm", StringComparison.Ordinal))];
        Assert.Equal(Sums(one), Sums(other));
    }

    [Test]
    public async Task The_Debian_package_is_installed_upgraded_and_removed_and_the_data_stays()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/bin/busybox"), "it needs root, and busybox-static for the scripts of the package");
        using var packages = await BuiltPackages.CopyAsync();
        var root = Root(packages.Beside("root"));
        await DpkgAsync(root, "-i", packages.One("*_amd64.deb"));
        Assert.Contains("version", await RunAsync("chroot", root, "/usr/bin/pys3local", "--version"), StringComparison.Ordinal);
        Assert.Contains("ExecStart=/usr/bin/pys3local serve", await File.ReadAllTextAsync(root + "/usr/lib/systemd/system/pys3local.service", Cancellation), StringComparison.Ordinal);
        Directory.CreateDirectory(root + "/var/lib/pys3local/data");
        await File.WriteAllTextAsync(root + "/var/lib/pys3local/data/kept", "x", Cancellation);
        await File.AppendAllTextAsync(root + "/etc/default/pys3local", "PYS3LOCAL_LISTEN=:9999\n", Cancellation);

        await DpkgAsync(root, "-i", packages.One("*_amd64.deb"));
        Assert.Contains(":9999", await File.ReadAllTextAsync(root + "/etc/default/pys3local", Cancellation), StringComparison.Ordinal);
        await DpkgAsync(root, "--purge", "pys3local");
        Assert.False(File.Exists(root + "/usr/bin/pys3local"));
        Assert.True(File.Exists(root + "/var/lib/pys3local/data/kept"));
    }

    /// <summary>A root file system with a shell, for the scripts of the package.</summary>
    private static string Root(string root)
    {
        Directory.CreateDirectory(root + "/bin");
        File.Copy("/bin/busybox", root + "/bin/busybox");
        File.CreateSymbolicLink(root + "/bin/sh", "busybox");
        foreach (var directory in new[] { "/var/lib/dpkg/updates", "/var/lib/dpkg/info", "/var/log" })
            Directory.CreateDirectory(root + directory);
        File.WriteAllText(root + "/var/lib/dpkg/status", "");
        return root;
    }

    private static async Task DpkgAsync(string root, params string[] arguments) =>
        (await new Command("dpkg", ["--root=" + root, "--force-confold", .. arguments]).RunAsync(Cancellation)).Succeeded();

    private static void Holds(IEnumerable<string> found, IEnumerable<string> expected) => Assert.Empty(expected.Except(found.Select(line => line.TrimEnd('\r'))));

    private static Task<string> RunAsync(string program, params string[] arguments) => BuiltPackages.RunAsync(program, arguments);
}
