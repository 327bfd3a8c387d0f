using System.Text;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Documentation;

/// <summary>The README's table of options is made from the options themselves.</summary>
public sealed class OptionTableTests
{
    private const string Marker = "<!-- options -->";

    [Test]
    public void The_readme_has_every_option_of_serve()
    {
        string path = Programs.InTree("README.md");
        string[] parts = File.ReadAllText(path).Split(Marker);
        Assert.Equal(3, parts.Length);
        string expected = $"\n{Table()}\n";
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") == "1" && parts[1] != expected)
        {
            File.WriteAllText(path, string.Join(Marker, parts[0], expected, parts[2]));
            Assert.Fail("README.md was regenerated.");
        }

        Assert.Equal(expected, parts[1]);
    }

    private static string Table()
    {
        var text = new StringBuilder("| option | environment | default | |\n| --- | --- | --- | --- |\n");
        foreach (var option in ServeOptions.All)
        {
            string names = string.Join(", ", option.Names.Reverse()) + (option.IsFlag ? "" : $" {option.Placeholder}");
            text.Append($"| `{Cell(names)}` | `{option.Variable}` | {Cell(option.DefaultText ?? "")} | {Cell(option.Text)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
