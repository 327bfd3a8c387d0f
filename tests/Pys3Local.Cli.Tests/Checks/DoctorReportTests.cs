using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Checks;

/// <summary>What doctor prints is pasted into reports: no secret is in it.</summary>
public sealed class DoctorReportTests
{
    private static readonly string[] Words = ["secret", "token", "password"];

    [Test]
    public void Every_option_of_a_server_that_is_called_a_secret_is_one() => Assert.All(
        ServeOptions.All.Where(option => Words.Any(word => option.Name.Contains(word, StringComparison.Ordinal)) && option is { IsFlag: false, IsPath: false }),
        option => Assert.True(option.IsSecret, option.Name));

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Secrets_and_what_may_be_in_a_URL_are_not_printed(bool asJson)
    {
        using var shell = new TestShell();
        shell.Variables["PYS3LOCAL_WEBHOOK_SECRET"] = "hook=whsec_sw0rdfish,other=sw0rdfish";
        var (_, output, error) = await shell.RunAsync([
            "doctor", "-l", "127.0.0.1:0", "--path", shell["data"], "--access-key-id", "mine", "--secret-access-key", "sw0rdfish", "--metrics-token", "sw0rdfish", "--webhook-token", "hook=sw0rdfish",
            "--webhook", "hook=https://hooks.example.org/services/sw0rdfish?token=sw0rdfish", "--webhook", "https://a:sw0rdfish@h.example.org/?hook=sw0rdfish", "--upstream", "https://a:sw0rdfish@s3.example.org/b", .. asJson ? ["--json"] : Array.Empty<string>()]);

        Assert.DoesNotContain("sw0rdfish", output + error);
        Assert.Contains("hook=https://hooks.example.org, https://h.example.org", output);
        Assert.Contains("https://s3.example.org", output);
        Assert.Contains("hidden", output);
    }

    [Test]
    [Arguments("serve", "--webhook", "g=http://user:sw0rdfish@127.0.0.1:1/p?token=sw0rdfish", "--backend", "memory", "-l", "127.0.0.1:0")]
    [Arguments("serve", "--webhook", "http://user:sw0rdfish@127.0.0.1:1/p?token=sw0rdfish", "--backend", "memory", "-l", "127.0.0.1:0")]
    [Arguments("serve", "--backend", "s3", "--upstream", "https://u:sw0rdfish@127.0.0.1:1/x", "-l", "127.0.0.1:0", "-l", "127.0.0.1:0")]
    [Arguments("serve", "--backend", "azure", "--upstream", "https://u:sw0rdfish@127.0.0.1:1/x", "-l", "127.0.0.1:0", "-l", "127.0.0.1:0")]
    [Arguments("remotes", "add", "off", "https://u:sw0rdfish@127.0.0.1:1/x", "--key", "K", "--secret", "sw0rdfish")]
    [Arguments("export", "--to", "http://root:sw0rdfish@127.0.0.1:1/x", "--bucket", "b", "--path", "none", "--key", "K")]
    [Arguments("healthcheck", "http://u:sw0rdfish@127.0.0.1:1/")]
    [Arguments("healthcheck", "ftp://u:sw0rdfish@127.0.0.1:1/")]
    [Arguments("client-config", "rclone", "--endpoint", "ftp://u:sw0rdfish@127.0.0.1:1/")]
    public async Task A_URL_that_is_refused_or_does_not_answer_is_named_by_its_host(params string[] command)
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "mine");
        var (code, output, error) = await shell.RunAsync(command);
        Assert.NotEqual(ExitCode.Success, code);
        Assert.DoesNotContain("sw0rdfish", output + error);
        Assert.Contains("127.0.0.1:1", error);
    }
}
