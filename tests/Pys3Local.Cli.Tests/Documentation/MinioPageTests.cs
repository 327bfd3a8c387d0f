using System.Text;
using Pys3Local.Cli.Minio;

namespace Pys3Local.Cli.Tests.Documentation;

/// <summary>The tables of <c>.github/docs/minio.md</c> are made from what the code reads.</summary>
public sealed class MinioPageTests
{
    private const string Page = ".github/docs/minio.md";

    [Test]
    public void The_page_has_every_name_that_is_read() => DocumentedTable.Verify(Page, "names", Names());

    [Test]
    public void The_page_has_everything_that_is_said_of_other_names() => DocumentedTable.Verify(Page, "without", Without());

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
