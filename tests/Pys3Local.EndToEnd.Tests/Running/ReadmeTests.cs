using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>The README's table of options is what <c>serve --help</c> says, each with its name in the environment.</summary>
public sealed partial class ReadmeTests
{
    private const string Marker = "<!-- options -->";

    [Test]
    public async Task Every_option_of_serve_stands_in_the_readme()
    {
        var help = (await new Command(NativeBinary.Path, "serve", "--help").RunAsync(TestRun.Cancellation)).Succeeded().Output;
        var path = Path.Combine(Path.GetDirectoryName(NativeBinary.Artifacts)!, "README.md");
        var parts = File.ReadAllText(path).Split(Marker);
        Assert.Equal(3, parts.Length);
        var expected = $"\n{Table(help)}\n";
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") == "1" && parts[1] != expected)
        {
            File.WriteAllText(path, string.Join(Marker, parts[0], expected, parts[2]));
            Assert.Fail("README.md was regenerated.");
        }

        Assert.Equal(expected, parts[1]);
    }

    private static string Table(string help)
    {
        var text = new StringBuilder("| option | environment | |\n| --- | --- | --- |\n");
        foreach (Match option in Option().Matches(help))
        {
            var name = option.Groups["name"].Value;
            if (name == "help")
                continue;

            var variable = "PYS3LOCAL_" + name.ToUpperInvariant().Replace('-', '_');
            var shown = option.Groups["names"].Value.Trim().Replace("|", "\\|", StringComparison.Ordinal);
            text.Append($"| `{shown}` | `{variable}` | {option.Groups["text"].Value.Trim()} |\n");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^  (?<names>(-\w, )?--(?<name>[a-z0-9-]+)( <[^>]+>)?)\s{2,}(?<text>\S.*)$", RegexOptions.Multiline)]
    private static partial Regex Option();
}
