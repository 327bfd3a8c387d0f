namespace Pys3Local.Events.Tests;

public sealed class WebhookTargetTests
{
    [Test]
    [Arguments("hook=http://localhost:8080/x")]
    [Arguments("A_b-1=https://example.org")]
    [Arguments("_=http://[::1]:1/?a=b")]
    public void A_name_and_a_url_are_taken(string text) => Assert.Equal(text[..text.IndexOf('=')], WebhookTarget.Parse(text).Name);

    [Test]
    [Arguments("http://localhost")]
    [Arguments("=http://localhost")]
    [Arguments("a/b=http://localhost")]
    [Arguments("..=http://localhost")]
    [Arguments("hook=")]
    [Arguments("hook=localhost:8080")]
    [Arguments("hook=ftp://localhost")]
    [Arguments("hook=http://user:secret@localhost")]
    [Arguments("hook=http://localhost/#part")]
    public void Anything_else_is_refused(string text) => Assert.Throws<ArgumentException>(() => WebhookTarget.Parse(text));
}
