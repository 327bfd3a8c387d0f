using System.Text.RegularExpressions;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Help;

/// <summary>Help is made for a terminal: wrapped, grouped, whole (faults D5).</summary>
public sealed partial class HelpPageTests
{
    private const int Width = 80;

    [Test]
    public async Task No_line_is_wider_than_the_terminal_and_no_word_is_broken()
    {
        using var shell = new TestShell();
        foreach (var command in shell.Root.All())
        {
            var help = await HelpAsync(shell, command);

            Assert.All(help.Split('\n'), line => Assert.True(line.Length <= Width, line));
            var text = Spaces().Replace(help.Replace("\\\n", "\n", StringComparison.Ordinal), " ");
            Assert.Contains(command.Text, text);
            Assert.All(command.AllOptions, option => Assert.Contains($"{option.Name}{(option.IsFlag ? "" : " " + option.Placeholder)} {option.Text}", text));
            Assert.All(command.Examples, example => Assert.Contains(example, text));
        }
    }

    [Test]
    [Arguments("help", "--help")]
    [Arguments("help keys", "keys --help")]
    [Arguments("help keys add", "keys add --help")]
    [Arguments("help help", "--help")]
    public async Task Help_is_a_word_as_well(string typed, string same)
    {
        using var shell = new TestShell();
        var (code, output, error) = await shell.RunAsync(typed.Split(' '));
        Assert.Equal((ExitCode.Success, ""), (code, error));
        Assert.Equal((await shell.RunAsync(same.Split(' '))).Output, output);
    }

    [Test]
    public async Task Help_of_what_there_is_not_names_the_nearest()
    {
        using var shell = new TestShell();
        var (code, _, error) = await shell.RunAsync("help", "kyes");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("'keys'", error);
    }

    [Test]
    public async Task Each_option_is_shown_with_its_variable_and_its_default_under_the_heading_of_its_group()
    {
        using var shell = new TestShell();
        var help = Spaces().Replace(await HelpAsync(shell, shell.Root.Find("serve")!), " ");

        Assert.All(ServeOptions.All, option =>
        {
            Assert.Contains($"[env: {option.Variable}]", help);
            Assert.Contains(option.DefaultText is { } fallback ? $"[default: {fallback}]" : "", help);
            var at = help.IndexOf($" {option.Name} ", StringComparison.Ordinal);
            var heading = OptionGroup.InOrder.MaxBy(group => help.LastIndexOf($" {group}: ", at, StringComparison.Ordinal))!;
            Assert.Equal(option.Group, heading);
        });
    }

    [Test]
    public void Every_group_and_every_section_is_one_that_the_help_shows()
    {
        using var shell = new TestShell();

        Assert.All(shell.Root.All().SelectMany(command => command.AllOptions), option => Assert.Contains(option.Group, OptionGroup.InOrder));
        Assert.All(shell.Root.Commands, command => Assert.Contains(command.Section, CommandSection.InOrder));
    }

    [Test]
    public async Task The_first_page_fits_one_screen_and_names_every_command()
    {
        using var shell = new TestShell();
        var (code, help, _) = await shell.RunAsync();

        Assert.Equal(ExitCode.Success, code);
        Assert.Equal(help, (await shell.RunAsync("--help")).Output);
        Assert.All(shell.Root.Commands, command => Assert.Contains($"\n  {command.Name} ", help));
        Assert.True(help.Split('\n').Length <= 50, help);
    }

    private static async Task<string> HelpAsync(TestShell shell, CommandShape command)
    {
        var (code, output, error) = await shell.RunAsync([.. command.Path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((ExitCode.Success, ""), (code, error));
        return output;
    }

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
