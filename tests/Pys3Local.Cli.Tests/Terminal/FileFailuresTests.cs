using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Tests.Terminal;

public sealed class FileFailuresTests
{
    [Test]
    public void No_name_of_an_exception_is_in_the_words()
    {
        Exception[] failures =
        [
            new FileNotFoundException("Could not find file '/x'."), new DirectoryNotFoundException("Could not find a part of the path '/x'."), new UnauthorizedAccessException("Access to the path '/x' is denied."),
            new IOException("No space left on device : '/x'", 28), new IOException("something else\nin two lines"),
        ];
        foreach (var failure in failures)
        {
            foreach (var text in (string[])[FileFailures.Reason(failure), FileFailures.Sentence(failure)])
            {
                Assert.DoesNotContain("Exception", text);
                Assert.DoesNotContain("\n", text);
                Assert.False(text.EndsWith('.'), text);
            }
        }

        Assert.Contains("permission denied", FileFailures.Reason(failures[2]));
        Assert.Contains("run this as another user", FileFailures.Sentence(failures[2]));
    }

    [Test]
    public void What_is_guarded_fails_as_a_command() =>
        Assert.Contains("/x", Assert.Throws<CommandException>(() => FileFailures.Guard<int>(() => throw new UnauthorizedAccessException("Access to the path '/x' is denied."))).Message);
}
