namespace Pys3Local.Cli.Tests.Commands;

/// <summary>What would make more of a key than was meant, and what would make more of a note than a note.</summary>
public sealed class KeysAddCommandTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Test]
    [Arguments("--prefix", ExitCode.Usage)]
    [Arguments("--bucket", ExitCode.Usage)]
    [Arguments("--action", ExitCode.Usage)]
    public async Task A_bound_that_is_empty_is_refused(string option, int expected)
    {
        var (code, output, error) = await _shell.RunAsync("keys", "add", "--id", "KEY1", option, "");
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains($"{option} is given and empty", error);
        Assert.Equal("", (await _shell.RunAsync("keys", "list")).Output);
    }

    [Test]
    [Arguments("--note", "first\nKEY2\tfull\t*")]
    [Arguments("--note", "\u001b[2J")]
    [Arguments("--note", "\u009b2J")]
    [Arguments("--user", "me\r")]
    public async Task A_note_or_a_user_with_control_characters_is_refused(string option, string text)
    {
        var (code, _, error) = await _shell.RunAsync("keys", "add", "--id", "KEY1", option, text);
        Assert.NotEqual(ExitCode.Success, code);
        Assert.Contains("control characters", error);

        Assert.Equal(ExitCode.Success, (await _shell.RunAsync("keys", "add", "--id", "KEY1")).Code);
        if (option == "--note")
            Assert.NotEqual(ExitCode.Success, (await _shell.RunAsync("keys", "set", "KEY1", option, text)).Code);
    }

    [Test]
    public async Task One_that_is_in_the_file_is_printed_on_one_line_and_does_not_hold_the_key_fast()
    {
        await _shell.RunAsync("keys", "add", "--id", "KEY1", "--note", "NOTE", "--user", "USER");
        var file = _shell[".config/pys3local/keys.toml"];
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestRun.Cancellation)).Replace("NOTE", "a\\nb\\u001bc", StringComparison.Ordinal).Replace("USER", "u\\nv", StringComparison.Ordinal), TestRun.Cancellation);

        Assert.Contains("a\\u000ab\\u001bc", Assert.Single((await _shell.RunAsync("keys", "list")).Output.TrimEnd().Split('\n')));
        var shown = (await _shell.RunAsync("keys", "show", "KEY1")).Output;
        Assert.Contains("Note: a\\u000ab\\u001bc\n", shown);
        Assert.Contains("User: u\\u000av\n", shown);
        Assert.Equal(ExitCode.Success, (await _shell.RunAsync("keys", "set", "KEY1", "--preset", "read-only")).Code);
    }
}
