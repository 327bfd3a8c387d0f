using System.Text.Json;
using Pys3Local.Cli.Clients;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Tests.Commands;

public sealed class ClientConfigCommandTests
{
    private const string Awkward = "it's $HOME & `a` \"b\"";

    public static IEnumerable<string> Clients => [.. ClientTexts.Names];

    [Test]
    [MethodDataSource(nameof(Clients))]
    public async Task Every_client_learns_where_and_as_whom(string client)
    {
        using var shell = Given();
        var (code, output, error) = await shell.RunAsync("client-config", client, "--endpoint", "https://nas:9000", "--bucket", "laptop", "--show-secret");
        Assert.Equal((ExitCode.Success, ""), (code, error));
        Assert.Contains("nas", output);
        Assert.Contains("9000", output);
        Assert.Contains("the-key", output);
        Assert.Contains("the-secret", output);
        Assert.DoesNotContain("HTTPS only", output);
    }

    [Test]
    [MethodDataSource(nameof(Clients))]
    public async Task A_pipe_gets_the_secret_only_when_asked_for(string client)
    {
        using var shell = Given();
        var (code, output, error) = await shell.RunAsync("client-config", client, "--endpoint", "http://nas:9000");
        Assert.Equal(ExitCode.Success, code);
        Assert.DoesNotContain("the-secret", output);
        Assert.Contains("--show-secret", error);
    }

    [Test]
    public async Task Without_a_client_they_are_listed()
    {
        using var shell = new TestShell();
        var (_, output, _) = await shell.RunAsync("client-config", "--json");
        Assert.Equal(
            ["rclone", "restic", "kopia", "duplicati", "aws", "s3cmd", "proxmox", "veeam", "hyperbackup"],
            JsonDocument.Parse(output).RootElement.EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(9, (await shell.RunAsync("client-config")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Test]
    public async Task An_unknown_client_is_named()
    {
        using var shell = Given();
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("client-config", "ftp")).Code);
    }

    [Test]
    public async Task Json_has_everything_and_no_secret()
    {
        using var shell = Given();
        shell.Variables["PYS3LOCAL_LISTEN"] = "192.0.2.1:9000";
        shell.Variables["PYS3LOCAL_REGION"] = "eu-1";
        var document = JsonDocument.Parse((await shell.RunAsync("client-config", "restic", "--json")).Output).RootElement;
        Assert.Equal("http://192.0.2.1:9000", document.GetProperty("endpoint").GetString());
        Assert.Equal("eu-1", document.GetProperty("region").GetString());
        Assert.Equal("the-key", document.GetProperty("access_key_id").GetString());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("secret_access_key").ValueKind);
    }

    [Test]
    public async Task The_key_comes_from_the_file_of_keys()
    {
        using var shell = new TestShell();
        var (code, _, error) = await shell.RunAsync("client-config", "rclone");
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("keys add", error);
        Assert.False(Directory.Exists(shell[".config/pys3local"]), "it only reads");

        await shell.RunAsync("keys", "add", "--id", "reader", "--preset", "read-only", "--bucket", "photos");
        await shell.RunAsync("keys", "add", "--id", "owner");

        Assert.Contains("access_key_id = owner\n", (await shell.RunAsync("client-config", "rclone")).Output);
        Assert.Contains("/photos/restic\n", (await shell.RunAsync("client-config", "restic", "--key", "reader")).Output);
        Assert.Equal(ExitCode.Failure, (await shell.RunAsync("client-config", "rclone", "--key", "nobody")).Code);
    }

    [Test]
    public async Task A_self_signed_certificate_is_pointed_at()
    {
        using var shell = Given();
        Directory.CreateDirectory(shell["conf"]);
        string[] common = ["--tls-self-signed", "--config-dir", shell["conf"], "--listen", "192.0.2.1:9000"];
        var (pem, _) = SelfSignedCertificate.Create("test", [], TimeProvider.System);
        await File.WriteAllTextAsync(shell["conf/tls.crt"], pem, TestRun.Cancellation);

        Assert.Contains($"restic --cacert {shell["conf/tls.crt"]} -o", (await shell.RunAsync(["client-config", "restic", .. common])).Output);
        Assert.Matches("--fingerprint ([0-9A-F]{2}:){31}[0-9A-F]{2}\n", (await shell.RunAsync(["client-config", "proxmox", .. common])).Output);
        Assert.Contains("endpoint = https://192.0.2.1:9000\n", (await shell.RunAsync(["client-config", "rclone", .. common])).Output);
    }

    [Test]
    public async Task Any_secret_is_one_word_to_a_shell()
    {
        using var shell = Given();
        shell.Variables["PYS3LOCAL_SECRET_ACCESS_KEY"] = Awkward;
        var (_, output, _) = await shell.RunAsync("client-config", "restic", "--endpoint", "http://nas:9000", "--show-secret");
        var exports = string.Concat(output.Split('\n').Where(line => line.StartsWith("export", StringComparison.Ordinal)).Select(line => line + "\n"));
        Assert.Equal(Awkward, await Programs.RunAsync("bash", "-c", exports + "printf %s \"$AWS_SECRET_ACCESS_KEY\""));
        Assert.Contains(
            $"auth-password={Uri.EscapeDataString(Awkward)}\n",
            (await shell.RunAsync("client-config", "duplicati", "--endpoint", "http://nas:9000", "--show-secret")).Output);
    }

    [Test]
    public async Task Rclone_works_with_what_it_is_given()
    {
        Assert.SkipUnless(Programs.Has("rclone"), "rclone is not installed");
        Assert.SkipWhen(Programs.NativeBinary is null, "artifacts/pys3local has not been built");
        using var shell = Given();
        await using var server = await NativeServer.StartAsync(
            "--backend", "memory", "--access-key-id", "the-key", "--secret-access-key", "the-secret");
        var (_, output, _) = await shell.RunAsync("client-config", "rclone", "--endpoint", server.Url, "--show-secret");
        await File.WriteAllTextAsync(shell["rclone.conf"], output, TestRun.Cancellation);
        await Programs.RunAsync("rclone", "--config", shell["rclone.conf"], "mkdir", "pys3local:laptop");
        Assert.Contains("laptop", await Programs.RunAsync("rclone", "--config", shell["rclone.conf"], "lsd", "pys3local:"));
    }

    [Test]
    public async Task A_terminal_gets_the_secret()
    {
        var binary = Programs.NativeBinary;
        Assert.SkipWhen(binary is null, "artifacts/pys3local has not been built");
        var output = await Programs.RunAsync(
            "script", "-qec", $"{binary} client-config rclone --access-key-id the-key --secret-access-key the-secret", "/dev/null");
        Assert.Contains("secret_access_key = the-secret", output);
    }

    private static TestShell Given()
    {
        var shell = new TestShell();
        shell.Variables["PYS3LOCAL_ACCESS_KEY_ID"] = "the-key";
        shell.Variables["PYS3LOCAL_SECRET_ACCESS_KEY"] = "the-secret";
        return shell;
    }
}
