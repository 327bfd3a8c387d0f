using System.Text;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Documentation;

/// <summary>The table of options in the documentation is made from the options themselves.</summary>
public sealed class OptionTableTests
{
    [Test]
    public void The_page_has_every_option_of_serve() => DocumentedTable.Verify(".github/docs/configuration.md", "options", Table());

    private static string Table()
    {
        var text = new StringBuilder("| option | environment | default | |\n| --- | --- | --- | --- |\n");
        foreach (var option in ServeOptions.All)
        {
            var names = string.Join(", ", option.Names.Reverse()) + (option.IsFlag ? "" : $" {option.Placeholder}");
            text.Append($"| `{Cell(names)}` | `{option.Variable}` | {Cell(option.DefaultText ?? "")} | {Cell(option.Text)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
