namespace Pys3Local.EndToEnd.Commands;

/// <summary>What is typed first.</summary>
public sealed class HelpTests : CommandTest
{
    [Test]
    [Arguments("serve")]
    [Arguments("server")]
    [Arguments("service install")]
    [Arguments("manual")]
    [Arguments("config")]
    [Arguments("config list")]
    [Arguments("config show")]
    [Arguments("config add")]
    [Arguments("config remove")]
    [Arguments("config path")]
    [Arguments("obscure")]
    [Arguments("keys")]
    [Arguments("keys add")]
    [Arguments("keys list")]
    [Arguments("keys show")]
    [Arguments("keys disable")]
    [Arguments("keys enable")]
    [Arguments("keys remove")]
    [Arguments("keys rotate")]
    [Arguments("client-config")]
    [Arguments("healthcheck")]
    [Arguments("cache")]
    [Arguments("cache stats")]
    [Arguments("cache cleanup")]
    [Arguments("cache vacuum")]
    [Arguments("completion")]
    [Arguments("doctor")]
    [Arguments("verify")]
    [Arguments("import")]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        var words = command.Split(' ');
        var help = await OutputAsync([.. words, "--help"]);

        Assert.Equal(help, await OutputAsync([.. words, "-h"]));
        Assert.Contains($"pys3local {command}", help[help.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Test]
    public async Task The_first_page_names_every_command_and_fits_a_terminal()
    {
        var help = await OutputAsync();

        Assert.Equal(help, await OutputAsync("--help"));
        foreach (var command in new[] { "serve", "config", "obscure", "keys", "client-config", "healthcheck", "cache", "completion", "doctor", "verify", "import", "server", "service", "manual" })
            Assert.Contains($"\n  {command} ", help, StringComparison.Ordinal);
        Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Test]
    public async Task Version_is_in_the_originals_words() => Assert.Matches(@"^pys3local, version \d+\.\d+\.\d+\n?$", await OutputAsync("--version"));

    [Test]
    [Arguments("serve", "--rate-limit", "many")]
    [Arguments("serve", "--nonsense")]
    [Arguments("serve", "--listen")]
    [Arguments("keys")]
    [Arguments("keys", "add", "--preset", "nonsense")]
    [Arguments("keys", "rotate")]
    [Arguments("config")]
    [Arguments("config", "add", "name", "--type", "nonsense")]
    [Arguments("completion", "powershell")]
    [Arguments("client-config", "nonsense")]
    [Arguments("verify", "--rate", "fast")]
    [Arguments("srve")]
    [Arguments("keys", "lst")]
    public async Task What_cannot_be_understood_is_exit_code_2_in_one_line(params string[] arguments)
    {
        var line = await FailsAsync(2, arguments);
        Assert.StartsWith("pys3local: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", line, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("'serve'", "srve", "--path", "x")]
    [Arguments("'rotate'", "keys", "rotat", "x")]
    [Arguments("'--durability'", "serve", "--durabilty", "none")]
    [Arguments("'memory'", "serve", "--backend", "memry")]
    [Arguments("'read-only'", "keys", "add", "--preset", "readonly")]
    public async Task A_typing_error_is_answered_with_the_nearest_name(string meant, params string[] arguments) =>
        Assert.Contains($"did you mean {meant}?", await FailsAsync(2, arguments), StringComparison.Ordinal);

    [Test]
    public async Task A_variable_with_a_typing_error_is_an_error()
    {
        Environment["PYS3LOCAL_DURABILTY"] = "none";
        Assert.Contains("did you mean 'PYS3LOCAL_DURABILITY'?", await FailsAsync(2, "serve"), StringComparison.Ordinal);
    }
}
