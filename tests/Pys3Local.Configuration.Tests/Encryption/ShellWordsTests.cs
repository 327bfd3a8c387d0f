using Pys3Local.Configuration.Encryption;

namespace Pys3Local.Configuration.Tests.Encryption;

public class ShellWordsTests
{
    // Each checked against Python's shlex.split.
    [Test]
    [Arguments("", new string[0])]
    [Arguments("  \t\r\n ", new string[0])]
    [Arguments("pass show  pys3local", new[] { "pass", "show", "pys3local" })]
    [Arguments("sh -c 'echo \"a b\" $HOME | cat'", new[] { "sh", "-c", "echo \"a b\" $HOME | cat" })]
    [Arguments("a\"b c\"'d e'f", new[] { "ab cd ef" })]
    [Arguments("'' \"\" x", new[] { "", "", "x" })]
    [Arguments("a\\ b \\\"c \\\\", new[] { "a b", "\"c", "\\" })]
    [Arguments("\"a\\\"b\\\\c\\d\\$\"", new[] { "a\"b\\c\\d\\$" })]
    [Arguments("'a\\'", new[] { "a\\" })]
    [Arguments("a # no comment", new[] { "a", "#", "no", "comment" })]
    public void Splits_as_Python_does(string line, string[] words) => Assert.Equal(words, ShellWords.Split(line));

    [Test]
    [Arguments("'open")]
    [Arguments("\"open\\\"")]
    [Arguments("end\\")]
    public void Refuses_what_is_not_closed(string line) => Assert.Null(ShellWords.Split(line));
}
