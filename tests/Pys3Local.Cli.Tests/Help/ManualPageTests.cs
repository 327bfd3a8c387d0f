using Pys3Local.Cli.Help;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Help;

public sealed class ManualPageTests
{
    [Test]
    public void The_page_has_every_command_and_every_option_of_a_server()
    {
        using var shell = new TestShell();
        var page = ManualPage.Write(shell.Root, "1.2.3");

        Assert.StartsWith(".TH PYS3LOCAL 1 \"\" \"pys3local 1.2.3\"", page, StringComparison.Ordinal);
        var plain = page.Replace("\\-", "-", StringComparison.Ordinal);
        Assert.All(shell.Root.All().Where(command => command.Path.Length > 0 && !command.IsGroup), command => Assert.Contains($".SS {command.FullName}", plain, StringComparison.Ordinal));
        Assert.All(ServeOptions.All, option => Assert.Contains($"\\fB{option.Name}\\fR", plain, StringComparison.Ordinal));
    }

    [Test]
    public void No_line_is_a_macro_by_accident()
    {
        using var shell = new TestShell();
        string[] macros = [".TH ", ".SH ", ".SS ", ".TP", ".B ", ".I "];

        Assert.All(
            ManualPage.Write(shell.Root, "1.2.3").Split('\n').Where(line => line.StartsWith('.') || line.StartsWith('\'')),
            line => Assert.True(macros.Any(macro => line.StartsWith(macro, StringComparison.Ordinal)), line));
    }

    [Test]
    public async Task man_reads_it_without_a_complaint()
    {
        Assert.SkipUnless(Programs.Has("man") && Programs.Has("groff"), "man is not installed");
        using var shell = new TestShell();
        var file = shell["pys3local.1"];
        await File.WriteAllTextAsync(file, ManualPage.Write(shell.Root, "1.2.3"), TestRun.Cancellation);

        Assert.Equal("", (await Programs.RunAsync("groff", "-man", "-ww", "-z", "-Tutf8", file)).Trim());
    }
}
