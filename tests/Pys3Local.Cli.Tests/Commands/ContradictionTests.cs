namespace Pys3Local.Cli.Tests.Commands;

/// <summary>What cannot be meant together is refused, and names both.</summary>
public sealed class ContradictionTests
{
    [Test]
    [Arguments("buckets set photos --keep 30 --no-versions", "--keep", "--no-versions")]
    [Arguments("buckets set photos --versions --no-versions", "--versions", "--no-versions")]
    [Arguments("verify --index --quarantine", "--index", "--quarantine")]
    [Arguments("verify --index --rate 5", "--index", "--rate")]
    [Arguments("serve --sigv2 --no-sigv2", "--sigv2", "--no-sigv2")]
    [Arguments("export --all-buckets --to /nowhere/at-all --key ID", "--key", "a directory")]
    [Arguments("import --exported /nowhere/at-all --all-buckets --region eu", "--region", "--exported")]
    [Arguments("import --directory /nowhere/at-all --bucket photos --secret-file x", "--secret-file", "--directory")]
    public async Task Both_are_named(string command, string one, string other)
    {
        using var shell = new TestShell();
        var (code, _, error) = await shell.RunAsync(command.Split(' '));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(one, error);
        Assert.Contains(other, error);
    }

    [Test]
    [Arguments("add --id KEY2 --bucket a-one,b-two")]
    [Arguments("set KEY1 --bucket a-one,b-two")]
    public async Task A_list_of_buckets_in_one_option_is_refused_with_a_hint(string command)
    {
        using var shell = new TestShell();
        await shell.RunAsync("keys", "add", "--id", "KEY1");
        var (code, _, error) = await shell.RunAsync(["keys", .. command.Split(' ')]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("'a-one,b-two' is no name of a bucket: give each by itself (--bucket a-one --bucket b-two)", error);
        Assert.DoesNotContain("KEY2", (await shell.RunAsync("keys", "list")).Output);
    }

    [Test]
    [Arguments("my bucket")]
    [Arguments("photos/2026")]
    public async Task What_no_bucket_is_called_is_refused(string pattern)
    {
        using var shell = new TestShell();
        var (code, _, error) = await shell.RunAsync("keys", "add", "--bucket", pattern);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains($"'{pattern}' is no name of a bucket", error);
    }
}
