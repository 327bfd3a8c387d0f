using Pys3Local.Configuration.Encryption;

namespace Pys3Local.Configuration.Tests.Encryption;

public class ShellWordsTests
{
    // Each checked against Python's shlex.split.
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  \t\r\n ", new string[0])]
    [InlineData("pass show  pys3local", new[] { "pass", "show", "pys3local" })]
    [InlineData("sh -c 'echo \"a b\" $HOME | cat'", new[] { "sh", "-c", "echo \"a b\" $HOME | cat" })]
    [InlineData("a\"b c\"'d e'f", new[] { "ab cd ef" })]
    [InlineData("'' \"\" x", new[] { "", "", "x" })]
    [InlineData("a\\ b \\\"c \\\\", new[] { "a b", "\"c", "\\" })]
    [InlineData("\"a\\\"b\\\\c\\d\\$\"", new[] { "a\"b\\c\\d\\$" })]
    [InlineData("'a\\'", new[] { "a\\" })]
    [InlineData("a # no comment", new[] { "a", "#", "no", "comment" })]
    public void Splits_as_Python_does(string line, string[] words) => Assert.Equal(words, ShellWords.Split(line));

    [Theory]
    [InlineData("'open")]
    [InlineData("\"open\\\"")]
    [InlineData("end\\")]
    public void Refuses_what_is_not_closed(string line) => Assert.Null(ShellWords.Split(line));
}
