using System.Diagnostics;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary>What <c>scripts/image.sh</c> makes of the binary: a valid layout, the configuration, and root file systems that run.</summary>
[NotInParallel]
public sealed class ImageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Two_tags_with_their_configuration_the_same_bytes_each_time()
    {
        await BuildAsync("one");
        await BuildAsync("two");
        Assert.Equal(Sum("one"), Sum("two"));

        var layout = new OciLayout(_directory["one"]);
        Assert.Equal(2, layout.Tags.Count());
        foreach (var tag in layout.Tags)
        {
            var (config, root) = Assert.Single(layout.Unpack(tag, _directory.Path));
            var run = config.GetProperty("config");
            Assert.Equal("10001:10001", run.GetProperty("User").GetString());
            Assert.Equal("/pys3local", run.GetProperty("Entrypoint")[0].GetString());
            Assert.Equal("server", run.GetProperty("Cmd")[0].GetString());
            Assert.Equal(["10001/tcp", "9000/tcp"], run.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).Order(StringComparer.Ordinal));
            Assert.Equal(["/config", "/data"], run.GetProperty("Volumes").EnumerateObject().Select(port => port.Name).Order(StringComparer.Ordinal));
            Assert.Contains(tag.Split('-')[0], run.GetProperty("Labels").GetProperty("org.opencontainers.image.version").GetString(), StringComparison.Ordinal);
            Assert.Contains("SPDX-2.3", await File.ReadAllTextAsync(Path.Combine(root, "sbom.spdx.json"), Cancellation), StringComparison.Ordinal);
            Assert.Equal((UnixFileMode)0x1FF, File.GetUnixFileMode(Path.Combine(root, "data")) & (UnixFileMode)0x1FF);
        }
    }

    [Test]
    public async Task The_root_file_system_runs_as_any_user_and_its_health_check_passes()
    {
        Assert.SkipUnless(Environment.UserName == "root", "chroot needs root");
        await BuildAsync("image");
        var layout = new OciLayout(_directory["image"]);
        foreach (var tag in layout.Tags)
        {
            var (_, root) = Assert.Single(layout.Unpack(tag, _directory.Path));
            await AddWhatEnginesAddAsync(root);
            using var server = Start(root, "54321:0", "server", "--listen", "127.0.0.1:9000", "--create-bucket", "first");
            try
            {
                await Eventually.HoldsAsync(
                    async () => server.HasExited || (await RunAsync(root, "54321:0", "/pys3local", "healthcheck", "--timeout", "1")).ExitCode == 0,
                    () => "The server in the image did not become healthy.",
                    Cancellation);
                Assert.False(server.HasExited, server.HasExited ? server.StandardError.ReadToEnd() : "");
                Assert.True(Directory.Exists(Path.Combine(root, "data", "first")), "the bucket is not in /data");
                if (tag.EndsWith("-shell", StringComparison.Ordinal))
                {
                    foreach (var check in new[] { "curl -f http://localhost:9000/minio/health/live", "wget -q -O - http://localhost:9000/minio/health/ready", "mc ready local", "minio --version" })
                        Assert.Equal(0, (await RunAsync(root, "54321:0", "/bin/sh", "-c", check)).Succeeded().ExitCode);
                }
            }
            finally
            {
                server.Kill(entireProcessTree: true);
                await server.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    [Test]
    public async Task A_root_without_random_numbers_is_an_error_that_says_what_to_do()
    {
        Assert.SkipUnless(Environment.UserName == "root" && !ElfFile.NeedsALoader(NativeBinary.Path), "it needs root, for a chroot, and the static binary");
        File.Copy(NativeBinary.Path, _directory["pys3local"]);
        foreach (var line in (string[][])[["serve", "--backend", "memory"], ["keys", "add"]])
        {
            var result = await RunAsync(_directory.Path, "0:0", ["/pys3local", .. line]);
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith("pys3local: there is no /dev/urandom here", result.Error, StringComparison.Ordinal);
            Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        }
    }

    private async Task BuildAsync(string name)
    {
        Assert.SkipUnless(!ElfFile.NeedsALoader(NativeBinary.Path), "an image is made of the static binary: scripts/build.sh");
        (await new Command(NativeBinary.InTree("scripts", "image.sh"), "--binary", NativeBinary.Path, "--output", _directory[name]).RunAsync(Cancellation)).Succeeded();
    }

    private string Sum(string name) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_directory[name + ".tar"])));

    /// <summary>Devices, and the name of the machine itself.</summary>
    private static async Task AddWhatEnginesAddAsync(string root)
    {
        Directory.CreateDirectory(root + "/dev");
        Directory.CreateDirectory(root + "/etc");
        await File.WriteAllTextAsync(root + "/etc/hosts", "127.0.0.1 localhost\n", Cancellation);
        (await new Command("mknod", "-m", "666", root + "/dev/null", "c", "1", "3").RunAsync(Cancellation)).Succeeded();
        (await new Command("mknod", "-m", "666", root + "/dev/urandom", "c", "1", "9").RunAsync(Cancellation)).Succeeded();
    }

    private static string[] InRoot(string root, string user, string[] line) => ["--userspec=" + user, root, .. line];

    private static Task<CommandResult> RunAsync(string root, string user, params string[] line) =>
        new Command("chroot", InRoot(root, user, line)) { Environment = { ["HOME"] = "/config", ["PYS3LOCAL_CONFIG_DIR"] = "/config", ["PATH"] = "/bin:/usr/bin:/" } }.RunAsync(Cancellation);

    private static Process Start(string root, string user, params string[] arguments)
    {
        var start = new ProcessStartInfo("chroot", InRoot(root, user, ["/pys3local", .. arguments])) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = "/config";
        start.Environment["PYS3LOCAL_CONFIG_DIR"] = "/config";
        return Process.Start(start)!;
    }
}
