using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Tests.Terminal;

public sealed class TextWrapTests
{
    [Test]
    [Arguments("", 10, "")]
    [Arguments("one two three", 80, "one two three")]
    [Arguments("one two three", 7, "one two|three")]
    [Arguments("one two three", 6, "one|two|three")]
    [Arguments("a word-that-is-too-long b", 5, "a|word-that-is-too-long|b")]
    [Arguments("see [env:\u00a0NAME] here", 14, "see|[env: NAME]|here")]
    public void Lines_end_between_words(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', TextWrap.Lines(text, width)));

    [Test]
    public void A_command_goes_on_with_its_options_in_the_next_line() =>
        Assert.Equal(
            ["pys3local keys add --preset full \\", "    --note 'a b c' \\", "    --user somebody"],
            TextWrap.ShellLines("pys3local keys add --preset full --note 'a b c' --user somebody", 34));
}
