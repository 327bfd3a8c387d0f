namespace Pys3Local.Storage.Tests;

public sealed partial class Utf8OrderTests
{
    [Test]
    [Arguments("a/", "a0")]
    [Arguments("\uD7FF", "\uE000")]
    [Arguments("\uFFFF", "\U00010000")]
    [Arguments("a\U000103FF", "a\U00010400")]
    [Arguments("a\U0010FFFF\U0010FFFF", "b")]
    [Arguments("\U0010FFFF", null)]
    [Arguments("", null)]
    public void The_text_behind_a_prefix(string prefix, string? next) => Assert.Equal(next, Utf8Order.NextAfterPrefix(prefix));

    [Test]
    public void Null_comes_first()
    {
        Assert.True(Utf8Order.Instance.Compare(null, "") < 0);
        Assert.True(Utf8Order.Instance.Compare("", null) > 0);
        Assert.Equal(0, Utf8Order.Instance.Compare(null, null));
    }
}
