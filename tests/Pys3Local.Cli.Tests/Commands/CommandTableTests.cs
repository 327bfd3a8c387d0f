using System.Text.RegularExpressions;

namespace Pys3Local.Cli.Tests.Commands;

/// <summary>What is declared and what the framework routes are the same.</summary>
public sealed partial class CommandTableTests
{
    [Test]
    public void Every_command_that_can_be_typed_has_its_line_in_the_table()
    {
        using var shell = new TestShell();
        var source = File.ReadAllText(Programs.InTree("src", "Pys3Local.Cli", "Commands", "CommandTable.cs"));

        var routed = Line().Matches(source).Select(line => line.Groups["path"].Value);

        Assert.Equal(shell.Root.All().Where(command => !command.IsGroup).Select(command => command.Path).Order(), routed.Order());
    }

    [Test]
    public void No_command_takes_two_options_of_the_same_name()
    {
        using var shell = new TestShell();

        Assert.All(shell.Root.All(), command =>
        {
            var names = command.AllOptions.SelectMany(option => option.Names).ToList();
            Assert.Equal(names.Distinct(), names);
        });
    }

    [GeneratedRegex("app\\.Add\\(\"(?<path>[a-z -]+)\"")]
    private static partial Regex Line();
}
