using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Configuration.Tests.Encryption;

public class VaultPasswordTests
{
    private readonly Dictionary<string, string> _environment = [];

    [Test]
    public void Takes_the_password_of_the_file_then_of_all_then_the_command_then_asks()
    {
        var passwords = new VaultPassword(_environment.GetValueOrDefault, question => "asked: " + question);

        Assert.Equal("asked: Password for config 'my-box': ", passwords.Find("my-box"));
        _environment["VAULTCONFIG_PASSWORD_COMMAND"] = "/bin/sh -c 'echo \"  from command \"'";
        Assert.Equal("from command", passwords.Find("my-box"));
        _environment["VAULTCONFIG_PASSWORD"] = "for all";
        Assert.Equal("for all", passwords.Find("my-box"));
        _environment["VAULTCONFIG_PASSWORD_MY_BOX"] = "settable";
        Assert.Equal("settable", passwords.Find("my-box"));
        _environment["VAULTCONFIG_PASSWORD_MY-BOX"] = "exact";
        Assert.Equal("exact", passwords.Find("my-box"));
        Assert.Equal("for all", passwords.Find("other"));
    }

    [Test]
    public void Has_none_where_no_source_has_one()
    {
        _environment["VAULTCONFIG_PASSWORD"] = "";

        Assert.Null(new VaultPassword(_environment.GetValueOrDefault).Find("x"));
        Assert.Null(new VaultPassword(_environment.GetValueOrDefault, _ => "").Find("x"));
    }

    [Test]
    [Arguments("/bin/sh -c 'echo secret; exit 3'", "VAULTCONFIG_PASSWORD_COMMAND failed: '/bin/sh' exited with 3")]
    [Arguments("/bin/true", "VAULTCONFIG_PASSWORD_COMMAND must print the password and nothing else; '/bin/true' did not")]
    [Arguments("/no/such/command x", "VAULTCONFIG_PASSWORD_COMMAND cannot be run: '/no/such/command' was not found or is not executable")]
    [Arguments("'open", "VAULTCONFIG_PASSWORD_COMMAND is not a command: a quote is not closed, or it is empty")]
    [Arguments("  ", "VAULTCONFIG_PASSWORD_COMMAND is not a command: a quote is not closed, or it is empty")]
    public void Says_what_is_wrong_with_the_command(string command, string message)
    {
        _environment["VAULTCONFIG_PASSWORD_COMMAND"] = command;

        var error = Assert.Throws<ConfigurationException>(() => new VaultPassword(_environment.GetValueOrDefault).Find("x"));

        Assert.Equal(message, error.Message);
    }

    [Test]
    public void Runs_the_command_once_and_never_through_a_shell()
    {
        using var temporary = new TemporaryDirectory();
        var log = Path.Combine(temporary.Root, "log");
        _environment["VAULTCONFIG_PASSWORD_COMMAND"] = $"/bin/sh -c 'echo run >> \"$1\"; echo \"$2\"' sh {log} '$HOME;x'";
        var passwords = new VaultPassword(_environment.GetValueOrDefault);

        Assert.Equal("$HOME;x", passwords.Find("a"));
        Assert.Equal("$HOME;x", passwords.Find("b"));
        Assert.Equal("run\n", File.ReadAllText(log));
    }
}
