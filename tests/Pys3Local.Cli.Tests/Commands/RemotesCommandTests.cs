namespace Pys3Local.Cli.Tests.Commands;

/// <summary>The key of a remote may be in the environment, where <c>import</c> takes it from as well.</summary>
public sealed class RemotesCommandTests : IDisposable
{
    private readonly TestShell _shell = new();

    public RemotesCommandTests()
    {
        _shell.Variables["AWS_ACCESS_KEY_ID"] = "KEY1";
        _shell.Variables["AWS_SECRET_ACCESS_KEY"] = "a-secret-of-the-environment";
    }

    public void Dispose() => _shell.Dispose();

    [Test]
    [Arguments(null)]
    [Arguments("KEY1")]
    public async Task The_key_of_the_environment_is_taken(string? given)
    {
        var (code, _, error) = await _shell.RunAsync(["remotes", "add", "offsite", "https://s3.example.org", .. given is null ? (string[])[] : ["--key", given]]);
        Assert.Equal((ExitCode.Success, false), (code, error.Contains("a-secret", StringComparison.Ordinal)));
        Assert.Contains("KEY1", (await _shell.RunAsync("remotes", "list")).Output);
    }

    [Test]
    public async Task A_key_that_ends_soon_is_refused()
    {
        _shell.Variables["AWS_SESSION_TOKEN"] = "token";
        var (code, _, error) = await _shell.RunAsync("remotes", "add", "offsite", "https://s3.example.org");
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("AWS_SESSION_TOKEN is set", error);
    }

    [Test]
    public async Task Without_a_key_both_places_are_named()
    {
        _shell.Variables.Remove("AWS_ACCESS_KEY_ID");
        var (code, _, error) = await _shell.RunAsync("remotes", "add", "offsite", "https://s3.example.org");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--key: which access key is it to use there? Or set AWS_ACCESS_KEY_ID", error);
    }
}
