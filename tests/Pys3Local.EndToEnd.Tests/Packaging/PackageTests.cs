using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary>What <c>scripts/package.sh</c> makes of the binary: contents, checksums, and the Debian package installed, upgraded and removed.</summary>
[NotInParallel]
public sealed class PackageTests : IDisposable
{
    private static readonly string[] InEach =
    [
        "/usr/bin/pys3local", "/usr/share/man/man1/pys3local.1.gz", "/usr/share/bash-completion/completions/pys3local",
        "/usr/share/zsh/vendor-completions/_pys3local", "/usr/share/fish/vendor_completions.d/pys3local.fish", "/usr/share/doc/pys3local/pys3local.spdx.json",
    ];

    private static readonly string[] WithUnits = [.. InEach, "/usr/lib/systemd/system/pys3local.service", "/usr/lib/systemd/system/pys3local.socket", "/etc/default/pys3local"];

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Every_package_holds_what_it_should_and_its_checksum_is_right()
    {
        await BuildAsync();
        (await new Command("sha256sum", "--check", "--quiet", "SHA256SUMS") { WorkingDirectory = _directory["out"] }.RunAsync(Cancellation)).Succeeded();

        Holds((await RunAsync("tar", "-tzf", One("*.tar.gz"))).Split('\n').Select(line => "/" + line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..]), ["/pys3local", "/pys3local.1", "/LICENSE", "/completions/bash", "/pys3local.service"]);
        Holds((await RunAsync("dpkg-deb", "-c", One("*.deb"))).Split('\n').Select(line => line[(line.IndexOf("./", StringComparison.Ordinal) + 1)..]), WithUnits);
        Holds((await RunAsync("tar", "-tzf", One("*.apk"))).Split('\n').Select(line => "/" + line), [.. InEach, "/.PKGINFO", "/etc/init.d/pys3local"]);
        if (Directory.GetFiles(_directory["out"], "*.rpm") is [var rpm])
            Holds((await RunAsync("rpm", "-qlp", rpm)).Split('\n'), WithUnits);
    }

    [Test]
    public async Task The_Debian_package_is_installed_upgraded_and_removed_and_the_data_stays()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/bin/busybox"), "it needs root, and busybox-static for the scripts of the package");
        await BuildAsync();
        var root = Root();
        await DpkgAsync(root, "-i", One("*.deb"));
        Assert.Contains("version", await RunAsync("chroot", root, "/usr/bin/pys3local", "--version"), StringComparison.Ordinal);
        Assert.Contains("ExecStart=/usr/bin/pys3local serve", await File.ReadAllTextAsync(root + "/usr/lib/systemd/system/pys3local.service", Cancellation), StringComparison.Ordinal);
        Directory.CreateDirectory(root + "/var/lib/pys3local/data");
        await File.WriteAllTextAsync(root + "/var/lib/pys3local/data/kept", "x", Cancellation);
        await File.AppendAllTextAsync(root + "/etc/default/pys3local", "PYS3LOCAL_LISTEN=:9999\n", Cancellation);

        await DpkgAsync(root, "-i", One("*.deb"));
        Assert.Contains(":9999", await File.ReadAllTextAsync(root + "/etc/default/pys3local", Cancellation), StringComparison.Ordinal);
        await DpkgAsync(root, "--purge", "pys3local");
        Assert.False(File.Exists(root + "/usr/bin/pys3local"));
        Assert.True(File.Exists(root + "/var/lib/pys3local/data/kept"));
    }

    private async Task BuildAsync()
    {
        Assert.SkipUnless(!ElfFile.NeedsALoader(NativeBinary.Path), "packages are made of the static binary: scripts/build.sh");
        (await new Command(NativeBinary.InTree("scripts", "package.sh"), "--binary", NativeBinary.Path, "--output", _directory["out"], "--no-nuget").RunAsync(Cancellation)).Succeeded();
    }

    /// <summary>A root file system with a shell, for the scripts of the package.</summary>
    private string Root()
    {
        var root = Directory.CreateDirectory(_directory["root"]).FullName;
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

    private string One(string pattern) => Assert.Single(Directory.GetFiles(_directory["out"], pattern));

    private static void Holds(IEnumerable<string> found, IEnumerable<string> expected) => Assert.Empty(expected.Except(found.Select(line => line.TrimEnd('\r'))));

    private static async Task<string> RunAsync(string program, params string[] arguments) => (await new Command(program, arguments).RunAsync(Cancellation)).Succeeded().Output;
}
