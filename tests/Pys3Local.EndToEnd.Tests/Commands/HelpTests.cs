namespace Pys3Local.EndToEnd.Commands;

/// <summary>What is typed first.</summary>
public sealed class HelpTests : CommandTest
{
    [Theory]
    [InlineData("serve")]
    [InlineData("config")]
    [InlineData("config list")]
    [InlineData("config show")]
    [InlineData("config add")]
    [InlineData("config remove")]
    [InlineData("config path")]
    [InlineData("obscure")]
    [InlineData("keys")]
    [InlineData("keys add")]
    [InlineData("keys list")]
    [InlineData("keys show")]
    [InlineData("keys disable")]
    [InlineData("keys enable")]
    [InlineData("keys remove")]
    [InlineData("keys rotate")]
    [InlineData("client-config")]
    [InlineData("healthcheck")]
    [InlineData("cache")]
    [InlineData("cache stats")]
    [InlineData("cache cleanup")]
    [InlineData("cache vacuum")]
    [InlineData("completion")]
    [InlineData("doctor")]
    [InlineData("verify")]
    [InlineData("import")]
    public async Task EveryCommandHasHelpWithAnExample(string command)
    {
        string[] words = command.Split(' ');
        var help = await OutputAsync([.. words, "--help"]);

        Assert.Equal(help, await OutputAsync([.. words, "-h"]));
        Assert.Contains($"pys3local {command}", help[help.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFirstPageNamesEveryCommand_AndFitsATerminal()
    {
        var help = await OutputAsync();

        Assert.Equal(help, await OutputAsync("--help"));
        foreach (var command in new[] { "serve", "config", "obscure", "keys", "client-config", "healthcheck", "cache", "completion", "doctor", "verify", "import" })
            Assert.Contains($"\n  {command} ", help, StringComparison.Ordinal);
        Assert.All(help.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)), line => Assert.True(line.Trim().Split("  ")[0].Length <= 32 || !line.Contains("    ", StringComparison.Ordinal), line));
    }

    [Fact]
    public async Task Version_IsInTheOriginalsWords() => Assert.Matches(@"^pys3local, version \d+\.\d+\.\d+\n?$", await OutputAsync("--version"));

    [Theory]
    [InlineData("serve", "--rate-limit", "many")]
    [InlineData("serve", "--nonsense")]
    [InlineData("serve", "--listen")]
    [InlineData("keys")]
    [InlineData("keys", "add", "--preset", "nonsense")]
    [InlineData("keys", "rotate")]
    [InlineData("config")]
    [InlineData("config", "add", "name", "--type", "nonsense")]
    [InlineData("completion", "powershell")]
    [InlineData("client-config", "nonsense")]
    [InlineData("verify", "--rate", "fast")]
    public async Task WhatCannotBeUnderstood_IsExitCode2_InOneLine(params string[] arguments)
    {
        var line = await FailsAsync(2, arguments);
        Assert.StartsWith("pys3local: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", line, StringComparison.Ordinal);
    }
}
