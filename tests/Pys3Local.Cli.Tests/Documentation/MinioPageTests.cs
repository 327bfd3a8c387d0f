using System.Text;
using Pys3Local.Cli.Minio;

namespace Pys3Local.Cli.Tests.Documentation;

/// <summary>The tables of <c>.github/docs/minio.md</c> are made from what the code reads.</summary>
public sealed class MinioPageTests
{
    [Test]
    public void The_page_has_every_name_that_is_read() => HasTable("<!-- names -->", Names());

    [Test]
    public void The_page_has_everything_that_is_said_of_other_names() => HasTable("<!-- without -->", Without());

    private static void HasTable(string marker, string table)
    {
        string path = Programs.InTree(".github", "docs", "minio.md");
        string[] parts = File.ReadAllText(path).Split(marker);
        Assert.Equal(3, parts.Length);
        string expected = $"\n{table}\n";
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") == "1" && parts[1] != expected)
        {
            File.WriteAllText(path, string.Join(marker, parts[0], expected, parts[2]));
            Assert.Fail("minio.md was regenerated.");
        }

        Assert.Equal(expected, parts[1]);
    }

    private static string Names()
    {
        var text = new StringBuilder("| theirs | ours |\n| --- | --- |\n");
        foreach (var (id, secret) in MinioKeys.Families)
            text.Append($"| `{id}` and `{secret}`, or each with `_FILE` | `--access-key-id`, `--secret-access-key` |\n");
        foreach (var (variables, option, _) in MinioNames.Table)
            text.Append($"| {string.Join(", ", variables.Select(name => $"`{name}`"))} | `{option.Name}` |\n");
        return text.ToString();
    }

    private static string Without()
    {
        var text = new StringBuilder("| name begins with | what is said |\n| --- | --- |\n");
        foreach (var (prefix, said) in WithoutCounterpart.Variables)
            text.Append($"| `{prefix}` | {said} |\n");
        return text.ToString();
    }
}
