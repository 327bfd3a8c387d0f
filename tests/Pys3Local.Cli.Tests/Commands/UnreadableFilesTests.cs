using System.Diagnostics;

namespace Pys3Local.Cli.Tests.Commands;

/// <summary>A file that cannot be read, or is none, is not a file that is missing. Root may read everything, so a link that leads to itself and a name that is too long stand for what may not be looked at.</summary>
public sealed class UnreadableFilesTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Test]
    [Arguments("keys.toml", "keys list")]
    [Arguments("remotes.toml", "remotes list")]
    [Arguments("keyring", "keyring list")]
    public async Task What_cannot_be_looked_at_is_an_error(string name, string command)
    {
        var file = MakeHome(name);
        File.CreateSymbolicLink(file, file + ".other");
        File.CreateSymbolicLink(file + ".other", file);
        await FailsAsync(command, $"{file}: cannot be read");
    }

    [Test]
    [Arguments("keys list")]
    [Arguments("remotes list")]
    [Arguments("keyring list")]
    [Arguments("config list")]
    public async Task A_directory_that_cannot_be_looked_at_is_an_error(string command) => await FailsAsync($"{command} --config-dir {_shell[new string('x', 300)]}", "cannot be ");

    [Test]
    [Arguments("keys.toml", "keys list")]
    [Arguments("remotes.toml", "remotes list")]
    [Arguments("keyring", "keyring list")]
    public async Task A_directory_in_its_place_is_an_error(string name, string command)
    {
        var file = MakeHome(name);
        Directory.CreateDirectory(file);
        await FailsAsync(command, $"{file}: is a directory, and a file is needed here");
    }

    /// <summary>Reading one would wait for somebody who writes.</summary>
    [Test]
    [Arguments("keys.toml", "keys list")]
    [Arguments("remotes.toml", "remotes list")]
    public async Task A_pipe_in_its_place_is_an_error(string name, string command)
    {
        if (OperatingSystem.IsWindows())
            return;

        var file = MakeHome(name);
        MakePipe(file);
        await FailsAsync(command, $"{file}: is a pipe");
    }

    [Test]
    public async Task A_named_ring_that_is_a_directory_is_an_error() => await FailsAsync($"keyring list --keyring-file {_shell.Home}", "this is a directory, and no ring of keys");

    [Test]
    [Arguments("cache stats")]
    [Arguments("cache vacuum")]
    [Arguments("status")]
    [Arguments("du photos")]
    public async Task An_index_that_is_no_file_is_refused(string command)
    {
        if (OperatingSystem.IsWindows())
            return;

        var own = Path.Combine(_shell["data"], ".pys3local");
        Directory.CreateDirectory(own);
        await File.WriteAllTextAsync(Path.Combine(own, "store.json"), "{}", TestRun.Cancellation);
        var index = Path.Combine(own, "index.db");
        MakePipe(index);
        await FailsAsync($"{command} --path {_shell["data"]}", "it is a pipe, a socket or a device, and no file");
        Assert.True(File.Exists(index));
        File.Delete(index);
        Directory.CreateDirectory(index);
        await FailsAsync($"{command} --path {_shell["data"]}", "it is a directory");
    }

    [Test]
    public async Task The_certificates_of_a_server_must_be_readable()
    {
        var file = Path.Combine(_shell.Home, "public.crt");
        File.CreateSymbolicLink(file, file);
        await FailsAsync($"server {_shell["data"]} --address 127.0.0.1:0 --certs-dir {_shell.Home}", file);
    }

    private async Task FailsAsync(string command, string told)
    {
        var (code, output, error) = await _shell.RunAsync(command.Split(' ')).WaitAsync(TimeSpan.FromSeconds(30), TestRun.Cancellation);
        Assert.Equal(ExitCode.Failure, code);
        Assert.DoesNotContain("Exception", output);
        Assert.Contains(told, error);
        Assert.DoesNotContain("Exception", error);
    }

    private string MakeHome(string name)
    {
        var directory = Path.Combine(_shell.Home, ".config", "pys3local");
        Directory.CreateDirectory(directory);
        return Path.Combine(directory, name);
    }

    private static void MakePipe(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
    }
}
