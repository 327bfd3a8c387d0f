namespace Pys3Local.Cli.Tests.Settings;

/// <summary><c>sudo pys3local keys add</c> where a service is installed (faults D2).</summary>
public sealed class ConfigurationHomeTests
{
    [Test]
    public async Task Keys_are_the_services_where_there_is_one_and_it_says_so()
    {
        using var shell = new TestShell();
        Directory.CreateDirectory(shell["service"]);

        var (code, _, error) = await shell.RunAsync("keys", "add", "--id", "mine");

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains($"this uses the service's configuration, {shell["service"]}", error);
        Assert.Contains($"{shell["service/keys.toml"]} was changed", error);
        Assert.True(File.Exists(shell["service/keys.toml"]));
        Assert.False(File.Exists(shell[".config/pys3local/keys.toml"]));
    }

    [Test]
    public async Task Who_has_keys_of_his_own_changes_those_and_hears_of_the_others()
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "before");
        Directory.CreateDirectory(shell["service"]);

        var (_, _, error) = await shell.RunAsync("keys", "disable", "before");

        Assert.Contains($"{shell[".config/pys3local/keys.toml"]} was changed", error);
        Assert.Contains($"--config-dir {shell["service"]}", error);
    }

    [Test]
    [Arguments("option")]
    [Arguments("variable")]
    public async Task What_was_named_comes_first(string by)
    {
        using var shell = new TestShell();
        Directory.CreateDirectory(shell["service"]);
        string[] option = by == "option" ? ["--config-dir", shell["named"]] : [];
        if (by == "variable")
            shell.Variables["PYS3LOCAL_CONFIG_DIR"] = shell["named"];

        Assert.Equal(ExitCode.Success, (await shell.RunAsync(["keys", "add", "--id", "mine", .. option])).Code);

        Assert.True(File.Exists(shell["named/keys.toml"]));
        Assert.False(File.Exists(shell["service/keys.toml"]));
    }
}
