using static Pys3Local.Architecture.Tests.Assertions.Refusal;

namespace Pys3Local.Architecture.Tests.Assertions;

public sealed class ThrowsTests
{
    private static readonly Action Nothing = () => { };
    private static readonly Action Argument = () => throw new ArgumentNullException("x");

    [Test]
    public void Exactly_the_exception_is_returned()
    {
        Assert.Equal("x", Assert.Throws<ArgumentNullException>(Argument).ParamName);
        Assert.Equal("x", Assert.ThrowsAny<ArgumentException>(Argument).ParamName);
        Assert.Throws<FormatException>(() => int.Parse("x"));
        Of(() => Assert.Throws<ArgumentException>(Argument));
        Of(() => Assert.Throws<ArgumentException>(Nothing));
        Of(() => Assert.ThrowsAny<FormatException>(Argument));
        Of(() => Assert.ThrowsAny<Exception>(Nothing));
    }

    [Test]
    public async Task Of_what_is_awaited_too()
    {
        Assert.Equal("x", (await Assert.ThrowsAsync<ArgumentNullException>(Fails)).ParamName);
        Assert.Equal("x", (await Assert.ThrowsAnyAsync<ArgumentException>(Fails)).ParamName);
        await Assert.ThrowsAsync<AssertionException>(() => Assert.ThrowsAsync<ArgumentException>(Fails));
        await Assert.ThrowsAsync<AssertionException>(() => Assert.ThrowsAsync<ArgumentException>(() => Task.CompletedTask));
        await Assert.ThrowsAsync<AssertionException>(() => Assert.ThrowsAnyAsync<FormatException>(Fails));
        Assert.Null(await Record.ExceptionAsync(() => Task.CompletedTask));

        static async Task Fails()
        {
            await Task.Yield();
            throw new ArgumentNullException("x");
        }
    }

    [Test]
    public void What_came_instead_is_in_the_message_with_its_stack()
    {
        Is("Assert.Throws: nothing was thrown\n  Expected: System.FormatException\n  Actual:   none", () => Assert.Throws<FormatException>(Nothing));
        var message = Of(() => Assert.Throws<FormatException>(Argument));
        Assert.StartsWith("Assert.Throws: another exception was thrown\n  Expected: System.FormatException\n  Actual:   System.ArgumentNullException: ", message);
        Assert.Contains($"at {typeof(ThrowsTests).FullName}", message);
    }
}
