namespace Pys3Local.Cli.Tests.Commands;

public sealed class ServiceCommandTests
{
    [Test]
    [Arguments("etc/systemd/system", "etc/systemd/system/pys3local.service", "ExecStart=", "systemctl enable --now pys3local")]
    [Arguments("sbin", "etc/init.d/pys3local", "command=", "rc-update add pys3local")]
    public async Task The_file_of_the_service_is_written_for_this_program_and_removed(string sign, string file, string setting, string command)
    {
        using var shell = new TestShell();
        var root = shell["root"];
        Directory.CreateDirectory(Path.Combine(root, sign));
        if (sign == "sbin")
            await File.WriteAllTextAsync(Path.Combine(root, "sbin/openrc-run"), "", TestRun.Cancellation);

        var (code, output, _) = await shell.RunAsync("service", "install", "--root", root);

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains($"left to do: {command}", output, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(Path.Combine(root, file), TestRun.Cancellation);
        Assert.Contains($"{setting}{(setting == "command=" ? "\"" : "")}{Environment.ProcessPath}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/usr/local/bin", text, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Success, (await shell.RunAsync("service", "uninstall", "--root", root)).Code);
        Assert.False(File.Exists(Path.Combine(root, file)));
        Assert.Equal(ExitCode.Failure, (await shell.RunAsync("service", "uninstall", "--root", root)).Code);
    }

    [Test]
    public async Task A_root_that_is_empty_yet_gets_what_systemd_reads()
    {
        using var shell = new TestShell();
        var root = Directory.CreateDirectory(shell["empty"]).FullName;

        Assert.Equal(ExitCode.Success, (await shell.RunAsync("service", "install", "--root", root)).Code);

        Assert.True(File.Exists(Path.Combine(root, "etc/systemd/system/pys3local.service")));
    }

    [Test]
    public async Task A_root_that_is_not_there_is_an_error()
    {
        using var shell = new TestShell();
        var (code, _, error) = await shell.RunAsync("service", "install", "--root", shell["none"]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains($"--root: there is no directory {shell["none"]}", error);
    }

    [Test]
    public async Task What_cannot_be_written_is_said_in_words()
    {
        using var shell = new TestShell();
        Directory.CreateDirectory(Path.Combine(shell["root"], "etc/systemd/system/pys3local.service"));
        var (code, _, error) = await shell.RunAsync("service", "install", "--root", shell["root"]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("etc/systemd/system/pys3local.service cannot be written: ", error);
        Assert.DoesNotContain("Exception", error);
    }
}
