using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>Questions to a person at a terminal: secrets are not shown, not even while they are typed.</summary>
public sealed class PromptTests : CommandTest
{
    private const string Hidden = "4711|a drime key that nobody sees";

    [Test]
    public async Task The_menu_adds_shows_lists_and_removes()
    {
        var result = await OnTerminalAsync(
            [
                ("Enter choice [5]: ", "1\n"), ("No backends configured", ""),
                ("Enter choice [5]: ", "two\n"), ("Error: 'two' is not a valid integer.", ""),
                ("Enter choice [5]: ", "2\n"), ("Backend name: ", "archive\n"), ("Backend type", "local\n"), ("Base path: ", "/srv/ä\n"), ("✓ Backend 'archive' added", ""),
                ("Enter choice [5]: ", "3\n"), ("Backend name: ", "archive\n"), ("  path: /srv/ä", ""),
                ("Enter choice [5]: ", "3\n"), ("Backend name: ", "nothing\n"), ("Error: Backend 'nothing' not found", ""),
                ("Enter choice [5]: ", "1\n"), ("  • archive (local)", ""),
                ("Enter choice [5]: ", "4\n"), ("Backend name: ", "archive\n"), ("Remove backend 'archive'? [y/N]: ", "\n"),
                ("Enter choice [5]: ", "1\n"), ("  • archive (local)", ""),
                ("Enter choice [5]: ", "4\n"), ("Backend name: ", "archive\n"), ("Remove backend 'archive'? [y/N]: ", "y\n"), ("✓ Backend 'archive' removed", ""),
                ("Enter choice [5]: ", "\n"), ("Exiting configuration manager.", ""),
            ],
            "config");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(System.IO.Directory.GetFiles(Directory, "*.toml"));
    }

    [Test]
    public async Task The_menu_shows_no_key()
    {
        Environment["DRIME_API_URL"] = "http://127.0.0.1:1/api/v1";
        var added = await OnTerminalAsync(
            [
                ("Enter choice [5]: ", "2\n"), ("Backend name: ", "cloud\n"), ("Backend type", "drime\n"), ("Drime API key: ", Hidden + "\n"),
                ("The workspaces cannot be listed", ""), ("Workspace ID (0 for personal) [0]: ", "\n"), ("Root folder", "\n"), ("✓ Backend 'cloud' added", ""),
                ("Enter choice [5]: ", "3\n"), ("Backend name: ", "cloud\n"), ("  api_key: <hidden>", ""), ("Enter choice [5]: ", "5\n"),
            ],
            "config");

        Assert.Equal(0, added.ExitCode);
        Assert.DoesNotContain("nobody", added.Seen, StringComparison.Ordinal);
        var file = Path.Combine(Directory, "cloud.toml");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var kept = File.ReadLines(file).First(line => line.StartsWith("api_key = ", StringComparison.Ordinal)).Split('"')[1];
        Assert.Equal(Hidden, await RevealAsync(kept));
    }

    [Test]
    [Arguments("\u0004")]
    [Arguments("\u0003")]
    public async Task The_menu_can_be_left_in_the_middle(string key)
    {
        var result = await OnTerminalAsync([("Enter choice [5]: ", "2\n"), ("Backend name: ", key)], "config");

        Assert.True(key == "\u0004" ? result.ExitCode == 1 && result.Seen.Contains("Aborted!", StringComparison.Ordinal) : result.ExitCode is 130 or -2, $"{result}");
        Assert.False(System.IO.Directory.Exists(Directory) && System.IO.Directory.GetFiles(Directory, "*.toml").Length > 0);
    }

    [Test]
    public async Task Obscure_asks_and_does_not_show()
    {
        var result = await OnTerminalAsync([("Enter password to obscure: ", "secrex\u007ft word\n"), ("Obscured password: ", "")], "obscure");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("word\n", result.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("secre", result.Seen, StringComparison.Ordinal);
        var obscured = result.Seen.Split('\n').First(line => line.StartsWith("Obscured password: ", StringComparison.Ordinal))["Obscured password: ".Length..];
        Assert.Equal("secret word", await RevealAsync(obscured));
    }

    [Test]
    public async Task Obscure_into_a_pipe_prints_the_text_alone()
    {
        var terminal = new PseudoTerminal { Environment = Environment, PlainOutput = true };
        var result = await terminal.RunAsync([("Enter password to obscure: ", Hidden + "\n")], Cancellation, "obscure");

        Assert.DoesNotContain("nobody", result.Seen, StringComparison.Ordinal);
        Assert.Equal(Hidden, await RevealAsync(result.Output.TrimEnd('\n')));
    }

    [Test]
    public async Task An_interrupted_secret_leaves_the_terminal_as_it_was()
    {
        // The shell that started the command is the one that would be left without an echo.
        Environment["BINARY"] = NativeBinary.Path;
        var terminal = new PseudoTerminal { Environment = Environment, Program = "/bin/bash" };
        var result = await terminal.RunAsync(
            [("Enter password to obscure: ", "abc\u0003"), ("ended", ""), ("ready", "shown again\n"), ("shown again", "")],
            Cancellation,
            "-c", "trap : INT; \"$BINARY\" obscure; echo ended $?; echo ready; read -r line");

        Assert.DoesNotContain("abc", result.Seen, StringComparison.Ordinal);
    }

    [Test]
    public async Task Keys_add_asks_for_the_secret()
    {
        var result = await OnTerminalAsync([("Secret access key: ", "of my own choosing\n"), ("Access Key ID: mine", "")], "keys", "add", "--id", "mine", "--secret");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, result.Seen.Split("of my own choosing").Length - 1); // as the result; not as what was typed
    }

    [Test]
    public async Task Config_add_asks_for_a_value_that_is_a_dash()
    {
        var result = await OnTerminalAsync([("api_key: ", Hidden + "\n"), ("✓ Backend 'other' added", "")], "config", "add", "other", "--type", "drime", "api_key=-", "workspace_id=5");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("nobody", result.Seen, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("y\n", true)]
    [Arguments("\n", false)]
    [Arguments("n\n", false)]
    public async Task Config_remove_asks_before(string answer, bool removed)
    {
        await OutputAsync("config", "add", "archive", "path=/srv");

        var result = await OnTerminalAsync([("Remove backend 'archive'? [y/N]: ", answer)], "config", "remove", "archive");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(removed, !File.Exists(Path.Combine(Directory, "archive.toml")));
    }

    [Test]
    public async Task An_encrypted_file_asks_for_its_password()
    {
        await WriteAsync(
            "vault.toml",
            "VAULTCONFIG_ENCRYPT_V1:\nAAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8QERITFBUWFz2no8Z+HOpSr2dH2UDTUGbSn3LJpCcg2HC4TAB+74U=\n");

        var result = await OnTerminalAsync([("Password for config 'vault': ", "hunter2hunter2\n"), ("Type: local", "")], "config", "show", "vault");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("hunter2", result.Seen, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_table_has_a_heading_on_a_terminal_and_colour_unless_it_is_not_wanted()
    {
        var shown = await OnTerminalAsync([], "keys", "list");
        Assert.Contains("\e[1mID", shown.Seen, StringComparison.Ordinal);

        var plain = new PseudoTerminal { Environment = new(Environment) { ["NO_COLOR"] = "1" } };
        Assert.DoesNotContain("\e", (await plain.RunAsync([], Cancellation, "keys", "list")).Seen, StringComparison.Ordinal);
        Assert.Equal("", await OutputAsync("keys", "list"));
    }
}
