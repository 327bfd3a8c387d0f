using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Tests.Commands;

/// <summary>What <c>client-config</c> prints works with the key and at the client's machine (faults D1, D3).</summary>
public sealed class ClientConfigPlaceTests
{
    private const string Elsewhere = "http://nas:9000";

    [Test]
    [Arguments("restic-*", "/restic-backup/restic")]
    [Arguments("b?ckup", "/backup/restic")]
    [Arguments("photos", "/photos/restic")]
    [Arguments("*", "/backup/restic")]
    public async Task The_bucket_is_one_that_the_key_may_use(string pattern, string place)
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "mine", "--bucket", pattern);

        Assert.Contains($"{Elsewhere}{place}\n", await PrintedAsync(shell, "restic"));
    }

    [Test]
    public async Task Another_bucket_is_refused()
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "mine", "--bucket", "restic-*");

        var (code, output, error) = await shell.RunAsync("client-config", "restic", "--endpoint", Elsewhere, "--bucket", "restic");

        Assert.Equal((ExitCode.Failure, ""), (code, output));
        Assert.Contains("the key mine may not use the bucket 'restic', only restic-*", error);
    }

    [Test]
    [Arguments("restic", "/backup/laptop/restic\n")]
    [Arguments("kopia", "--prefix=laptop/kopia/")]
    [Arguments("duplicati", "s3://backup/laptop/duplicati?")]
    public async Task The_place_begins_with_the_prefix_of_the_key(string client, string place)
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "mine", "--bucket", "backup", "--prefix", "laptop/");

        Assert.Contains(place, await PrintedAsync(shell, client));
    }

    [Test]
    [Arguments("restic", "--cacert pys3local.crt")]
    [Arguments("rclone", "--ca-cert pys3local.crt")]
    [Arguments("kopia", "--root-ca-pem-path=pys3local.crt")]
    public async Task Another_machine_is_not_given_a_path_of_the_server(string client, string option)
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "mine");
        var (pem, _) = SelfSignedCertificate.Create("test", [], TimeProvider.System);
        await File.WriteAllTextAsync(shell[".config/pys3local/tls.crt"], pem, TestRun.Cancellation);

        var (_, output, _) = await shell.RunAsync("client-config", client, "--endpoint", "https://nas:9000", "--tls-self-signed");

        Assert.Contains(option, output);
        Assert.Contains($"# pys3local.crt on the client is a copy of {shell[".config/pys3local/tls.crt"]} on the server", output);
    }

    [Test]
    public async Task The_server_that_runs_is_found_whatever_it_listens_on()
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "mine");
        await using var server = await TestServer.StartAsync(shell);
        var announced = shell[".config/pys3local/server.url"];
        await File.WriteAllTextAsync(announced, $"{server.Url}\nhttp://192.0.2.5:9000\n", TestRun.Cancellation);
        File.SetUnixFileMode(announced, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (_, output, error) = await shell.RunAsync("client-config", "rclone");

        Assert.Contains($"endpoint = {server.Url}\n", output);
        Assert.Contains("--endpoint http://192.0.2.5:9000", error);
    }

    [Test]
    public async Task One_that_is_gone_is_not_believed()
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "mine");
        await File.WriteAllTextAsync(shell[".config/pys3local/server.url"], "http://127.0.0.1:1\n", TestRun.Cancellation);
        File.SetUnixFileMode(shell[".config/pys3local/server.url"], UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (_, output, error) = await shell.RunAsync("client-config", "rclone");

        Assert.Contains("endpoint = http://localhost:10001\n", output);
        Assert.Contains("no server was found", error);
    }

    private static async Task<string> PrintedAsync(TestShell shell, string client)
    {
        var (code, output, error) = await shell.RunAsync("client-config", client, "--endpoint", Elsewhere);
        Assert.True(code == ExitCode.Success, error);
        return output;
    }
}
