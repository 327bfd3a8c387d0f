namespace Pys3Local.Cli.Tests.Commands;

/// <summary>A directory of files that becomes a bucket in place: what of it is not served is said, and the exit code says it, too.</summary>
public sealed class ImportCommandTests
{
    [Test]
    public async Task What_is_left_out_is_named_and_is_exit_code_1()
    {
        using var shell = new TestShell();
        Directory.CreateDirectory(shell["photos"]);
        foreach (var name in (string[])["b", "b%=", "%~x\ty", "%2E%2E"])
            File.WriteAllText(Path.Combine(shell["photos"], name), name);

        var (code, output, error) = await shell.RunAsync("import", "--path", shell["data"], "--directory", shell["photos"], "--bucket", "photos");
        Assert.Equal((ExitCode.Failure, "2 objects imported, 2 left as they were\n"), (code, output));
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, lines.Count);
        Assert.StartsWith("%2E%2E: it has the name that this program gives to the key '..'", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("%~x\\u0009y: left out: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("b%=: left out: it has the name that this program gives to the key 'b'", lines[2], StringComparison.Ordinal);

        File.Delete(Path.Combine(shell["photos"], "b%="));
        File.Delete(Path.Combine(shell["photos"], "%~x\ty"));
        Assert.Equal((ExitCode.Success, "2 objects imported, 0 left as they were\n"), (await shell.RunAsync("import", "--path", shell["data"], "--directory", shell["photos"], "--bucket", "photos")) is var again ? (again.Code, again.Output) : default);
    }

    [Test]
    public async Task Of_many_the_first_are_named_and_all_are_counted()
    {
        using var shell = new TestShell();
        Directory.CreateDirectory(shell["photos"]);
        for (var number = 0; number < 130; number++)
            File.WriteAllText(Path.Combine(shell["photos"], $"%~{number}"), "");

        var (code, output, error) = await shell.RunAsync("import", "--path", shell["data"], "--directory", shell["photos"], "--bucket", "photos");
        Assert.Equal((ExitCode.Failure, "0 objects imported, 130 left as they were\n"), (code, output));
        Assert.Equal(101, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("and 30 more; in all 130 left out, 0 served under another key", error, StringComparison.Ordinal);
    }
}
