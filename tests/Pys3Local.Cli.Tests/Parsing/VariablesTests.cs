namespace Pys3Local.Cli.Tests.Parsing;

/// <summary>Variables with a typing error are errors, as options are (faults D6).</summary>
public sealed class VariablesTests
{
    [Test]
    [Arguments("PYS3LOCAL_DURABILTY", "PYS3LOCAL_DURABILTY: there is no such variable; did you mean 'PYS3LOCAL_DURABILITY'?")]
    [Arguments("PYS3LOCAL_PTH", "did you mean 'PYS3LOCAL_PATH'?")]
    [Arguments("PYS3LOCAL_COLOUR_OF_THE_SEA", "there is no such variable. See")]
    public async Task A_wrong_one_is_named_with_what_was_meant(string name, string told)
    {
        using var shell = new TestShell { Variables = { [name] = "none" } };

        var (code, output, error) = await shell.RunAsync("doctor");

        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains(told, error);
    }

    [Test]
    [Arguments("PYS3LOCAL_SERVICE_HOST", "10.0.0.1")]
    [Arguments("PYS3LOCAL_SERVICE_PORT_HTTP", "10001")]
    [Arguments("PYS3LOCAL_PORT", "tcp://10.0.0.1:10001")]
    [Arguments("PYS3LOCAL_PORT_10001_TCP_ADDR", "10.0.0.1")]
    [Arguments("PYS3LOCAL_CONSOLE_SERVICE_HOST", "10.0.0.1")]
    [Arguments("PYS3LOCAL_NAME", "/app/pys3local")]
    [Arguments("PYS3LOCAL_DUMPABLE", "yes")]
    public async Task What_container_engines_set_for_a_service_of_this_name_is_no_mistake(string name, string value)
    {
        using var shell = new TestShell { Variables = { [name] = value } };

        Assert.Equal(ExitCode.Success, (await shell.RunAsync("keys", "list")).Code);
    }

    [Test]
    public async Task Commands_without_a_setting_do_not_look()
    {
        using var shell = new TestShell { Variables = { ["PYS3LOCAL_PTH"] = "/a" } };

        Assert.Equal(ExitCode.Success, (await shell.RunAsync("completion", "bash")).Code);
        Assert.Equal(ExitCode.Success, (await shell.RunAsync("serve", "--help")).Code);
        Assert.Equal(ExitCode.Success, (await shell.RunAsync("--version")).Code);
    }
}
