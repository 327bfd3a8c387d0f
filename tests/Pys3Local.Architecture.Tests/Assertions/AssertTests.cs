using static Pys3Local.Architecture.Tests.Assertions.Refusal;

namespace Pys3Local.Architecture.Tests.Assertions;

public sealed class AssertTests
{
    [Test]
    public void Conditions()
    {
        Assert.True(true);
        Assert.False(false);
        var tall = false;
        Is("Assert.True: tall is False", () => Assert.True(tall));
        Is("why", () => Assert.True(tall, "why"));
        Is("Assert.True: (bool?)null is null", () => Assert.True((bool?)null));
        Is("Assert.False: !tall is True", () => Assert.False(!tall));
        Is("Assert.False: (bool?)null is null", () => Assert.False((bool?)null));
        Is("why", () => Assert.Fail("why"));
    }

    [Test]
    public void Null_and_identity()
    {
        object? nothing = null, something = "a";
        Assert.Null(nothing);
        Assert.Same(something, Assert.NotNull(something));
        Assert.Equal(1, Assert.NotNull((int?)1));
        Is("Assert.Null: something is not null\n  Actual: \"a\"", () => Assert.Null(something));
        Is("Assert.NotNull: nothing is null", () => Assert.NotNull(nothing));
        Of(() => Assert.NotNull((int?)null));
        Of(() => Assert.Same(new string('a', 2), new string('a', 2)));
    }

    [Test]
    public void Types_and_ranges()
    {
        Assert.Equal("a", Assert.IsType<string>("a"));
        Of(() => Assert.IsType<Exception>(new InvalidOperationException()));
        Of(() => Assert.IsType<string>(null));
        Assert.InRange(1, 1, 3);
        Assert.InRange(3, 1, 3);
        Of(() => Assert.InRange(0, 1, 3));
        Is("Assert.InRange: 4 is outside the range\n  Range:  1 to 3\n  Actual: 4", () => Assert.InRange(4, 1, 3));
    }

    [Test]
    public void Texts()
    {
        Assert.Contains("b", "abc", StringComparison.Ordinal);
        Assert.Contains("B", "abc", StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("B", "abc", StringComparison.Ordinal);
        Assert.DoesNotContain("a", null, StringComparison.Ordinal);
        Assert.StartsWith("ab", "abc", StringComparison.Ordinal);
        Assert.EndsWith("bc", "abc", StringComparison.Ordinal);
        Assert.Matches("^a.c$", "abc");
        Of(() => Assert.Contains("B", "abc"));
        Of(() => Assert.Contains("a", (string?)null));
        Is("Assert.DoesNotContain: the text holds it at character 1\n  Unwanted: \"b\"\n  Actual:   \"abc\"", () => Assert.DoesNotContain("b", "abc"));
        Of(() => Assert.StartsWith("b", "abc"));
        Of(() => Assert.StartsWith("b", null));
        Of(() => Assert.EndsWith("b", "abc"));
        Of(() => Assert.EndsWith("b", null));
        Is("Assert.Matches: the text does not match\n  Pattern: \"^b\"\n  Actual:  \"abc\"", () => Assert.Matches("^b", "abc"));
        Of(() => Assert.Matches("b", null));
    }

    [Test]
    public void Skipping_is_not_failing()
    {
        Assert.SkipWhen(false, "no");
        Assert.SkipUnless(true, "no");
        foreach (var skip in (Action[])[() => Assert.Skip("why"), () => Assert.SkipWhen(true, "why"), () => Assert.SkipUnless(false, "why")])
            Assert.Contains("why", Assert.Throws<TUnit.Core.Exceptions.SkipTestException>(skip).Message);
    }
}
