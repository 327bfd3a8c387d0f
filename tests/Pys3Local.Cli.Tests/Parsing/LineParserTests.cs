using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Parsing;

public sealed class LineParserTests
{
    [Test]
    [Arguments("serve --path /a", "/a")]
    [Arguments("serve --path=/a", "/a")]
    [Arguments("serve -p /a", "/a")]
    [Arguments("serve -p=/a", "/a")]
    [Arguments("serve --path= --help", "")]
    [Arguments("serve --path /a=b", "/a=b")]
    [Arguments("serve --path -", "-")]
    [Arguments("serve --path --strange", "--strange")]
    [Arguments("cache --path /a stats", "/a")]
    [Arguments("cache stats --path /a", "/a")]
    [Arguments("keys --config-dir add add", null)]
    public void The_forms_of_an_option(string line, string? path)
    {
        var parsed = Parse(line.Split(' '));

        Assert.Equal(path, parsed.Given.GetValueOrDefault(ServeOptions.Path)?.Single());
    }

    [Test]
    public void A_repeated_option_keeps_every_value_as_it_is()
    {
        var parsed = Parse("serve", "-l", "[::1]:9000", "--listen", "a,b", "--listen=:1");

        Assert.Equal(["[::1]:9000", "a,b", ":1"], parsed.Given[ServeOptions.Listen]);
    }

    [Test]
    [Arguments("keys --config-dir add add", "keys add")]
    [Arguments("keys --json list", "keys list")]
    [Arguments("config", "config")]
    [Arguments("obscure serve", "obscure")]
    public void The_command_is_the_longest_that_was_named(string line, string command) =>
        Assert.Equal(command, Parse(line.Split(' ')).Command.Path);

    [Test]
    public void After_two_dashes_nothing_is_an_option()
    {
        Assert.Equal(["--reveal"], Parse("obscure", "--", "--reveal").Words);
        Assert.Equal(["-secret"], Parse("obscure", "--", "-secret").Words);
        Assert.Contains("cannot be an argument", Refused("obscure", "--", "--help"));
    }

    [Test]
    [Arguments("obscure", "-MQxmfhf9gjVc")]
    [Arguments("obscure", "--reveal", "-MQxmfhf9gjVc")]
    [Arguments("obscure", "--", "-MQxmfhf9gjVc", "--", "x")]
    public void What_looks_like_no_option_is_not_repeated_for_it_may_be_a_secret(params string[] args)
    {
        var message = Refused(args);

        Assert.DoesNotContain("MQxm", message);
        Assert.Contains(args.Contains("--") ? "too many" : "a PASSWORD that does comes after '--': pys3local obscure -- PASSWORD", message);
    }

    [Test]
    [Arguments("srve", "'srve' is not a command; did you mean 'serve'?")]
    [Arguments("keys lst", "'lst' is not a command of 'pys3local keys'; did you mean 'list'?")]
    [Arguments("serve --pth /a", "'pys3local serve' has no option --pth; did you mean '--path'?")]
    [Arguments("serve --durabilty=none", "did you mean '--durability'?")]
    [Arguments("serve --PATH /a", "did you mean '--path'?")]
    [Arguments("serve --colour", "'pys3local serve' has no option --colour. Try")]
    [Arguments("obscure --revael x", "did you mean '--reveal'?")]
    [Arguments("obscure -x", "'pys3local obscure' has no option -x; did you mean '-h'?")]
    [Arguments("--path /a serve", "--path comes after the command: pys3local serve --path")]
    [Arguments("serve --listen", "--listen needs a value: --listen ADDRESS")]
    [Arguments("serve --path --no-auth", "--path needs a value: --path DIR")]
    [Arguments("serve --path=a --path=b", "--path is given twice")]
    [Arguments("serve --path=", "--path needs a value, and what is given is empty: --path DIR")]
    [Arguments("serve --log-file=", "--log-file needs a value, and what is given is empty")]
    [Arguments("export --to= --all-buckets", "--to needs a value, and what is given is empty")]
    [Arguments("server ", "DIR is empty: pys3local server [DIR")]
    [Arguments("keys show ", "ID is empty: pys3local keys show ID")]
    [Arguments("serve here", "'here' is one argument too many")]
    [Arguments("keys show", "ID is missing: pys3local keys show ID")]
    [Arguments("keys show a b", "'b' is one argument too many")]
    [Arguments("keys", "pys3local keys needs a command: list, show, disable, enable, remove, rotate, add")]
    [Arguments("client-config resti", "did you mean 'restic'?")]
    public void What_cannot_be_understood_is_named_with_what_was_meant(string line, string told)
    {
        var message = Refused(line.Split(' '));

        Assert.Contains(told, message);
        Assert.Matches("Try 'pys3local[a-z -]* --help'\\.$", message);
    }

    [Test]
    [Arguments("serve --nonsense --help", "serve")]
    [Arguments("serve --path -h", "serve")]
    [Arguments("serve --path keys --help", "serve")]
    [Arguments("keys -h", "keys")]
    [Arguments("keys show --help", "keys show")]
    [Arguments("--help", "")]
    public void Help_is_given_whatever_else_is_wrong(string line, string command)
    {
        var parsed = Parse(line.Split(' '));

        Assert.True(parsed.WantsHelp);
        Assert.Equal(command, parsed.Command.Path);
    }

    private static ParsedLine Parse(params string[] args)
    {
        using var shell = new TestShell();
        return LineParser.Parse(shell.Root, args);
    }

    private static string Refused(params string[] args) => Assert.Throws<UsageException>(() => Parse(args)).Message;
}
